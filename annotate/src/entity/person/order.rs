//! Whether the family name stands first.

/// Family names that stand first in Korean, Chinese, Vietnamese and Khmer names,
/// as English writes them. Compiled by hand.
const FAMILY_FIRST: &str = " kim lee park pak choi choe jung jeong chung cho kang yoon yun jang chang lim im han oh seo suh shin sin kwon hwang ahn an song yoo yu ryu hong jeon chun ko go moon mun son sohn yang bae paik baek heo hur nam roh noh ro ha joo ju woo min ri won cha pyo ma wang li zhang liu chen huang zhao wu zhou xu sun zhu hu guo he lin gao luo zheng liang xie tang deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei lu ding ren shen yao qiu tan fan fang shi xi hua bo wen lai mao jin nguyen tran le pham hoang phan vu vo dang bui do ngo duong ly truong dinh mai trinh hun sam heng chea sar tea vuong luong thach quach nghiem kieu doan ";

/// Whether the family name stands first. Asked of names of two or three words,
/// because a given name of one word before such a family name ("Lee Smith") is
/// as English as any.
pub(super) fn family_first(words: &[String], text: &str) -> bool {
    let [first, .., last] = words else {
        return false;
    };
    let known = |word: &str| FAMILY_FIRST.contains(&format!(" {word} "));
    if !known(first) {
        return false;
    }
    let hyphenated = |word: &String| word.contains('-');
    let written_last = text.split_whitespace().last().unwrap_or_default();
    let small_second = written_last
        .split_once('-')
        .is_some_and(|(_, second)| second.starts_with(char::is_lowercase));
    let syllables = || words[1..].iter().all(|word| word.len() <= 5);
    small_second
        || hyphenated(last)
        || words.len() == 3 && (!is_english_given(first) || syllables())
        || words.len() == 4 && syllables()
        || words.len() == 2 && !known(last) && !is_english_given(first)
}

/// Words of the list above that are common first names in English.
fn is_english_given(word: &str) -> bool {
    matches!(
        word,
        "lee"
            | "kim"
            | "jung"
            | "han"
            | "shin"
            | "jin"
            | "lin"
            | "dong"
            | "mai"
            | "sam"
            | "tea"
            | "ha"
            | "min"
    )
}

/// Given names that are Hungarian and no surnames. Compiled by hand.
const HUNGARIAN_GIVEN: &str = " agnes akos andras aron attila balazs balint bela bence boglarka denes dora dorottya eniko erzsebet eszter ferenc fruzsina gabor gergely gergo geza gyorgy gyozo gyula ilona imre istvan janos jozsef judit kalman karoly kata katalin kinga klara krisztina lajos laszlo levente lilla magdolna marta mate matyas mihaly miklos noemi orsolya piroska reka sandor szabolcs szilard szilvia tamas tibor tunde vilmos zoltan zsofia zsolt zsuzsanna ";

/// "Vadász Réka": a name that ends in a Hungarian given name and does not begin
/// with one.
pub(super) fn ends_in_given(first: &str, last: &str) -> bool {
    let given = |word: &str| HUNGARIAN_GIVEN.contains(&format!(" {word} "));
    given(last) && !given(first)
}
