//! What customers write first, to be answered within three seconds, and which approved phrases answer
//! it. The lines are content, written for this drill.

use crate::library::Phrase;

/// What a customer's line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Call {
    /// To be greeted.
    Opening,
    /// An apology for waiting.
    Waiting,
    /// Somebody else.
    Transfer,
    /// A farewell.
    Closing,
}

/// Scenes of greetings and welcomes that answer something else than a customer's first word.
const NO_OPENING: [&str; 20] = [
    "链接",
    "回访",
    "老客",
    "结束",
    "订单",
    "付款",
    "预售",
    "拼团",
    "团购",
    "合作",
    "到访",
    "会员",
    "直播",
    "物流",
    "关怀",
    "致谢",
    "售后",
    "使用问题",
    "转接",
    "迟复",
];

impl Call {
    /// Every call.
    pub const ALL: [Self; 4] = [Self::Opening, Self::Waiting, Self::Transfer, Self::Closing];

    /// `opening`, `waiting`, `transfer`, `closing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Waiting => "waiting",
            Self::Transfer => "transfer",
            Self::Closing => "closing",
        }
    }

    /// What customers write.
    pub fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Opening => &[
                "在吗？",
                "你好",
                "您好，有人在吗",
                "客服在不在",
                "想咨询一下",
                "请问一下这款还有吗",
                "亲，在线吗",
                "老板在吗，想买点东西",
                "hello",
                "有客服吗？",
                "您好，想问个事情",
                "在不在呀，着急下单",
                "我第一次来你们店",
                "晚上好，还有人值班吗",
                "能帮我推荐一款吗",
                "有人理我一下吗",
            ],
            Self::Waiting => &[
                "怎么半天没人回我",
                "我都等了十分钟了",
                "人呢？？",
                "到底有没有人在",
                "回个消息就这么难吗",
                "刚才问的还没回复我",
                "等到现在了，还要等多久",
                "你们客服是都下班了吗",
                "催了三遍了，没有一个人应",
                "昨晚问的，今天才看到你们上线",
            ],
            Self::Transfer => &[
                "叫你们主管来",
                "这个问题你能处理吗，不行换个人",
                "我要找售后",
                "能帮我转到技术那边吗",
                "帮我接一下负责人",
                "你们财务的电话是多少",
                "这事得找懂安装的人说",
                "上次是小周接待我的，麻烦找她",
            ],
            Self::Closing => &[
                "好的，没别的问题了",
                "行，那我先下单了，谢谢",
                "明白了，谢谢你啊",
                "就这样吧，辛苦了",
                "好嘞，收到货再联系你们",
                "没事了，拜拜",
                "问题解决了，谢谢客服",
                "那先这样，我去忙了",
                "谢谢，你们服务真好",
                "可以了，不打扰你了",
            ],
        }
    }

    /// True if `phrase` answers it: at any time of the year, and in writing.
    pub fn fits(self, phrase: &Phrase) -> bool {
        let tagged = |tags: &[&str]| phrase.tags.iter().any(|tag| tags.contains(&tag.as_str()));
        let category = |ids: &[&str]| ids.contains(&phrase.category.as_str());
        let general = phrase.season.is_none() && !tagged(&["电话", "外呼", "节日", "时段"]);
        general
            && match self {
                Self::Opening => category(&["greeting", "welcome"]) && !tagged(&NO_OPENING),
                Self::Waiting => category(&["apology"]) && tagged(&["等待", "迟复"]),
                // Who takes over somebody else's customer hands nobody on.
                Self::Transfer => tagged(&["转接"]) && !tagged(&["接手"]),
                Self::Closing => category(&["farewell"]),
            }
    }

    /// Words that show that a typed answer fits.
    pub fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Opening => &["您好", "上午好", "早上好", "中午好", "下午好", "晚上好", "欢迎"],
            Self::Waiting => &["抱歉", "对不起", "不好意思", "久等", "见谅", "歉意"],
            Self::Transfer => {
                &["转接", "为您转", "帮您转", "给您转", "联系", "请他", "请她", "接通"]
            }
            Self::Closing => {
                &["再见", "感谢", "谢谢", "欢迎再", "祝您", "不客气", "随时", "应该做的", "光临"]
            }
        }
    }
}
