//! Layers and the optimizer, in `f32`.
//!
//! Every sum runs in one fixed order, and only basic operations and the square
//! root are used: training gives the same bytes each time.

/// A small generator of random numbers: splitmix64 (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    /// Puts a list into random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }

    /// Factors that drop a share of what they are multiplied with and scale up the rest.
    pub fn mask(&mut self, len: usize, drop: f32) -> Vec<f32> {
        let keep = 1.0 / (1.0 - drop);
        (0..len)
            .map(|_| if self.unit() < drop { 0.0 } else { keep })
            .collect()
    }
}

/// Parameters with their gradients and the moments Adam keeps of them.
#[derive(Clone)]
pub struct Parameters {
    pub values: Vec<f32>,
    pub gradients: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
}

impl Parameters {
    pub fn zeros(len: usize) -> Self {
        Self {
            values: vec![0.0; len],
            gradients: vec![0.0; len],
            means: vec![0.0; len],
            squares: vec![0.0; len],
        }
    }

    /// Evenly spread within ±`most`.
    pub fn spread(len: usize, most: f32, random: &mut Random) -> Self {
        let mut parameters = Self::zeros(len);
        for value in &mut parameters.values {
            *value = (2.0 * random.unit() - 1.0) * most;
        }
        parameters
    }

    /// Adds another's gradients in a range to one's own, and clears them there.
    pub fn absorb(&mut self, other: &mut Self, range: std::ops::Range<usize>) {
        let gradients = &mut other.gradients[range.clone()];
        add(&mut self.gradients[range], 1.0, gradients);
        gradients.fill(0.0);
    }

    /// One step of Adam (Kingma and Ba 2015) on a range, whose gradients are then cleared.
    pub fn step(&mut self, range: std::ops::Range<usize>, rate: &Rate) {
        let values = &mut self.values[range.clone()];
        let gradients = &mut self.gradients[range.clone()];
        let means = &mut self.means[range.clone()];
        let squares = &mut self.squares[range];
        for (((value, gradient), mean), square) in
            values.iter_mut().zip(gradients).zip(means).zip(squares)
        {
            let g = *gradient * rate.scale;
            *mean += (1.0 - Rate::MEAN_DECAY) * (g - *mean);
            *square += (1.0 - Rate::SQUARE_DECAY) * (g * g - *square);
            *value -= rate.step * *mean / (square.sqrt() + 1e-8) + rate.decay * *value;
            *gradient = 0.0;
        }
    }
}

/// How far one step of the optimizer goes.
pub struct Rate {
    /// The learning rate, corrected for the start of the moments.
    pub step: f32,
    /// What gradients are multiplied with.
    pub scale: f32,
    /// The share of each value that is taken off.
    pub decay: f32,
}

impl Rate {
    const MEAN_DECAY: f32 = 0.9;
    const SQUARE_DECAY: f32 = 0.99;

    /// The rate for the step of a number, counted from 1.
    pub fn new(rate: f32, step: i32, scale: f32, decay: f32) -> Self {
        let correction =
            (1.0 - power(Self::SQUARE_DECAY, step)).sqrt() / (1.0 - power(Self::MEAN_DECAY, step));
        Self {
            step: rate * correction,
            scale,
            decay: decay * rate,
        }
    }
}

fn power(base: f32, exponent: i32) -> f32 {
    (0..exponent.min(5_000)).fold(1.0, |product, _| product * base)
}

/// A matrix and a bias; weights of one input after another.
#[derive(Clone)]
pub struct Dense {
    pub inputs: usize,
    pub outputs: usize,
    pub weights: Parameters,
    pub biases: Parameters,
    /// The weights of one output after another, kept for the way back.
    turned: Vec<f32>,
}

impl Dense {
    pub fn new(inputs: usize, outputs: usize, random: &mut Random) -> Self {
        let most = (6.0 / (inputs + outputs) as f32).sqrt();
        let mut dense = Self {
            inputs,
            outputs,
            weights: Parameters::spread(inputs * outputs, most, random),
            biases: Parameters::zeros(outputs),
            turned: Vec::new(),
        };
        dense.turned = dense.by_output();
        dense
    }

    /// The outputs for one row of inputs after another.
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let rows = input.len() / self.inputs;
        let mut out = Vec::with_capacity(rows * self.outputs);
        for _ in 0..rows {
            out.extend_from_slice(&self.biases.values);
        }
        multiply(
            input,
            self.inputs,
            &self.weights.values,
            &mut out,
            self.outputs,
        );
        out
    }

    /// Adds up gradients of the parameters, and adds those of the inputs to `to_input`.
    pub fn backward(&mut self, input: &[f32], output: &[f32], to_input: &mut [f32]) {
        let (inputs, outputs) = (self.inputs, self.outputs);
        multiply(output, outputs, &self.turned, to_input, inputs);
        for (i, g) in self.weights.gradients.chunks_exact_mut(outputs).enumerate() {
            let mut x = input.iter().skip(i).step_by(inputs).copied();
            let fours = output.chunks_exact(4 * outputs);
            let rest = fours.remainder();
            for dy in fours {
                let x = [(); 4].map(|()| x.next().expect("there are as many rows of both"));
                add4(g, x, dy);
            }
            for (x, dy) in x.zip(rest.chunks_exact(outputs)) {
                add(g, x, dy);
            }
        }
        for dy in output.chunks_exact(outputs) {
            add(&mut self.biases.gradients, 1.0, dy);
        }
    }

    /// One step of the optimizer.
    pub fn step(&mut self, rate: &Rate) {
        self.weights.step(0..self.inputs * self.outputs, rate);
        self.biases.step(
            0..self.outputs,
            &Rate {
                decay: 0.0,
                ..*rate
            },
        );
        self.turned = self.by_output();
    }

    /// Takes over another's gradients.
    pub fn absorb(&mut self, other: &mut Self) {
        self.weights
            .absorb(&mut other.weights, 0..self.inputs * self.outputs);
        self.biases.absorb(&mut other.biases, 0..self.outputs);
    }

    /// Takes over another's values.
    pub fn follow(&mut self, other: &Self) {
        self.weights.values.copy_from_slice(&other.weights.values);
        self.biases.values.copy_from_slice(&other.biases.values);
        self.turned.copy_from_slice(&other.turned);
    }

    /// The weights of one output after another.
    pub fn by_output(&self) -> Vec<f32> {
        let weights = &self.weights.values;
        (0..self.outputs)
            .flat_map(|o| (0..self.inputs).map(move |i| weights[i * self.outputs + o]))
            .collect()
    }
}

/// Adds to each row of `to` a row of `input` times a matrix.
pub fn multiply(input: &[f32], inputs: usize, weights: &[f32], to: &mut [f32], outputs: usize) {
    for (x, y) in input.chunks_exact(inputs).zip(to.chunks_exact_mut(outputs)) {
        let fours = x.chunks_exact(4);
        let rest = fours.remainder();
        let (first, last) = weights.split_at((inputs - rest.len()) * outputs);
        for (x, w) in fours.zip(first.chunks_exact(4 * outputs)) {
            add4(y, [x[0], x[1], x[2], x[3]], w);
        }
        for (x, w) in rest.iter().zip(last.chunks_exact(outputs)) {
            add(y, *x, w);
        }
    }
}

/// `y += x * w`
#[inline]
pub fn add(y: &mut [f32], x: f32, w: &[f32]) {
    for (y, w) in y.iter_mut().zip(w) {
        *y += x * w;
    }
}

/// `y += x[0] * w[0] + ...` for four rows of `w`.
#[inline]
fn add4(y: &mut [f32], x: [f32; 4], w: &[f32]) {
    let n = y.len();
    let (w0, rest) = w.split_at(n);
    let (w1, rest) = rest.split_at(n);
    let (w2, w3) = rest.split_at(n);
    for ((((y, w0), w1), w2), w3) in y.iter_mut().zip(w0).zip(w1).zip(w2).zip(w3) {
        *y += (x[0] * w0 + x[1] * w1) + (x[2] * w2 + x[3] * w3);
    }
}

/// A scalar product, summed in lanes so that many additions run at once.
#[inline]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 32;
    let mut lanes = [0.0_f32; LANES];
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes[0] + rest
}
