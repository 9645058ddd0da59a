//! Lines as an agent types them, about thirty characters each: clauses of the phrases that ship, put
//! together anew, and in one line of five a clause from the rules' own bad examples.

use deti::library::{Scope, load};
use deti::rulebook::Rulebook;

/// As long as lines are in the mean.
const N_CHARS: usize = 26;

/// `n` lines, the same ones every time.
pub fn lines(book: &Rulebook, n: usize) -> Vec<String> {
    let library = load(&deti::fs::embedded_library(), None, Scope::Team).library;
    let marks = ['。', '！', '？', '，', '\n', '；'];
    let cut = |text: &str| -> Vec<String> {
        let clauses = text.split(marks).map(str::trim);
        clauses.filter(|clause| clause.chars().count() > 2).map(str::to_owned).collect()
    };
    let good: Vec<String> = library.phrases.iter().flat_map(|phrase| cut(&phrase.text)).collect();
    let bad = book.rules().iter().flat_map(|rule| &rule.examples.bad);
    let bad: Vec<String> = bad.flat_map(|example| cut(&example.text)).collect();
    let mut numbers = Numbers(7);
    (0..n)
        .map(|_| {
            let mut line = String::new();
            if numbers.below(5) == 0 {
                line.push_str(&bad[numbers.below(bad.len())]);
            }
            while line.chars().count() < N_CHARS {
                if !line.is_empty() {
                    line.push('，');
                }
                line.push_str(&good[numbers.below(good.len())]);
            }
            line.push('。');
            line
        })
        .collect()
}

/// A reply of 200 characters with a fault or two.
pub fn reply() -> String {
    let said = "您好，非常抱歉让您久等了。您反馈的杯盖漏水，我已经看过照片，是密封圈没有压到位。\
        今天下午五点前，我会请仓库补发一个新的密封圈，运费由我们承担，单号出来后第一时间告诉您。\
        收到后请您先用温水冲洗，再沿着凹槽一圈按紧；如果还有渗漏，您不用寄回，拍一段视频给我，\
        我马上为您换一只新的。另外您问的同款蓝色，大概周四到货，到货后肯定给您留一只，差不多就是\
        这样，您看可以吗？感谢您的耐心和理解，祝您生活愉快，有任何问题随时找我，我一直在。";
    said.chars().take(200).collect()
}

/// A cheap source of numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }
}
