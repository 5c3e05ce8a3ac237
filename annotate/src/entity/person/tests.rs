use super::full::same_person;
use super::words::words;
use super::*;
use crate::lexicon::Lexicon;

#[test]
fn given_and_family_names_are_told_apart() {
    for (name, given, family) in [
        ("Rob Bauer", "Rob", "Bauer"),
        ("Won In-choul", "In-choul", "Won"),
        ("Suh Wook", "Wook", "Suh"),
        ("Kyung-Hyup Kim", "Kyung-Hyup", "Kim"),
        ("Xi Jinping", "Jinping", "Xi"),
        ("Kim Jong Un", "Jong Un", "Kim"),
        ("Nguyễn Phú Trọng", "Phú Trọng", "Nguyễn"),
        ("Pieter van der Linde", "Pieter", "van der Linde"),
        ("Martin Luther King Jr.", "Martin Luther", "King"),
        ("Lee Smith", "Lee", "Smith"),
        (
            "Eugenia St. Clair-Baptiste",
            "Eugenia",
            "St. Clair-Baptiste",
        ),
    ] {
        let person = Person::new(name);
        let parts = (Some(given.to_owned()), Some(family.to_owned()));
        assert_eq!(person.parts(), parts, "{name}");
    }
}

#[test]
fn full_names_are_one_person_only_if_nothing_contradicts() {
    let lexicon = Lexicon::get();
    for (left, right, same) in [
        ("Bill Clinton", "William Clinton", true),
        ("George W. Bush", "George Bush", true),
        ("George W. Bush", "George H. W. Bush", false),
        ("John Smith", "Jane Smith", false),
        ("J. Smith", "John Smith", true),
        ("Wook Suh", "Suh Wook", true),
        ("Mahbub Chowdhury", "Mahbub Rahman Chowdhury", true),
        ("Anita Persaud", "Colin Persaud", false),
        ("Kim Hyon-sik", "Kim Na-rae", false),
        ("Abdel Fattah al-Sisi", "Abdel Fattah el-Sisi", true),
    ] {
        assert_eq!(
            same_person(lexicon, &words(left), &words(right)),
            same,
            "{left} / {right}"
        );
    }
}
