//! What a good reply contains, looked for in a text by its words: greeting, understanding, apology,
//! own action, a time, a closing question (D1 五个原则, D4 尊重 = 理解 + 认同, 真诚 = 情感 + 协助).
//! Signs for the eye only: they judge nothing and block nothing.

use crate::text::fold::fold_text;

/// A part of a good reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Element {
    /// 问候
    Greeting,
    /// 理解
    Understanding,
    /// 致歉
    Apology,
    /// 自己的行动
    OwnAction,
    /// 时限
    Time,
    /// 收尾询问
    ClosingQuestion,
}

impl Element {
    /// Every part, in the order of a reply.
    pub const ALL: [Self; 6] = [
        Self::Greeting,
        Self::Understanding,
        Self::Apology,
        Self::OwnAction,
        Self::Time,
        Self::ClosingQuestion,
    ];

    /// `greeting`, `understanding`, `apology`, `own-action`, `time`, `closing-question`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Understanding => "understanding",
            Self::Apology => "apology",
            Self::OwnAction => "own-action",
            Self::Time => "time",
            Self::ClosingQuestion => "closing-question",
        }
    }

    /// The part of this name, as [`Element::as_str`] gives it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|element| element.as_str() == name)
    }

    /// The key of its name.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Greeting => "element.greeting",
            Self::Understanding => "element.understanding",
            Self::Apology => "element.apology",
            Self::OwnAction => "element.own_action",
            Self::Time => "element.time",
            Self::ClosingQuestion => "element.closing_question",
        }
    }

    fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Greeting => {
                &["您好", "早上好", "上午好", "中午好", "下午好", "晚上好", "欢迎", "时段问候"]
            }
            Self::Understanding => &[
                "理解",
                "明白",
                "知道您",
                "体谅",
                "换作是我",
                "着急",
                "心情",
                "听明白",
                "确实让您",
                "您说得对",
            ],
            Self::Apology => {
                &["抱歉", "对不起", "不好意思", "请原谅", "见谅", "歉意", "给您添麻烦"]
            }
            Self::OwnAction => &[
                "我来",
                "我帮",
                "我这就",
                "我马上",
                "我去",
                "我先",
                "我会",
                "我给您",
                "我为您",
                "我替您",
                "我查",
                "我联系",
                "我跟",
                "为您查",
                "帮您查",
                "给您查",
                "我已",
                "我这边",
                "我们马上",
                "我们会",
            ],
            Self::Time => &[
                "分钟",
                "小时",
                "秒",
                "今天",
                "明天",
                "后天",
                "今晚",
                "点前",
                "点半",
                "工作日",
                "日内",
                "天内",
                "月底",
                "本周",
                "下周",
                "马上",
                "这就",
                "时限",
            ],
            Self::ClosingQuestion => &[
                "还有其他",
                "还有其它",
                "还有别的",
                "还有什么",
                "清楚了吗",
                "明白了吗",
                "您看可以吗",
                "可以吗",
                "好吗",
                "您看行吗",
                "有需要随时",
                "还需要",
            ],
        }
    }

    /// True if `text` shows a sign of it.
    pub fn is_in(self, text: &str) -> bool {
        let folded = fold_text(text);
        self.signs().iter().any(|sign| folded.contains(sign))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_reply_are_seen() {
        for (text, expected) in [
            (
                "您好，非常抱歉让您久等，我理解您着急，我马上为您查询，10分钟内回复，您看可以吗？",
                "greeting understanding apology own-action time closing-question",
            ),
            ("您好！", "greeting"),
            ("給您添麻煩了，對不起。", "apology"),
            ("收到。", ""),
        ] {
            let found: Vec<String> = Element::ALL
                .into_iter()
                .filter(|element| element.is_in(text))
                .map(|element| element.as_str().to_owned())
                .collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
