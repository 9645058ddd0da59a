//! Phrases as they are practised: placeholders filled with everyday examples, always the same, so
//! that what is learnt does not change from day to day. Real customers never appear here.

use crate::template::{Filled, PieceKind, Template, Values};

/// Examples for the placeholders of the shipped library and for usual ones beside them.
const EXAMPLES: &[(&str, &str)] = &[
    ("称呼", "王女士"),
    ("客服", "小林"),
    ("工号", "1024"),
    ("店铺", "青禾小店"),
    ("公司", "青禾"),
    ("商品", "儿童雨衣"),
    ("订单号", "尾号 3368 的订单"),
    ("运单号", "SF3368"),
    ("时段问候", "上午好"),
    ("日期", "11月22日"),
    ("星期", "星期三"),
    ("时限", "24小时"),
    ("时长", "30分钟"),
    ("时间", "今天17点"),
    ("部门", "技术"),
    ("问题", "包裹还没收到"),
    ("需求", "换一个大一号的"),
    ("金额", "36元"),
    ("进展", "包裹已经到了杭州"),
    ("结果", "退款已经通过"),
    ("经过", "昨天下单，今天改了地址"),
    ("补偿", "20元券"),
    ("优惠", "满200减30"),
    ("赠品", "试用装一份"),
    ("积分", "200"),
    ("天数", "7天"),
    ("到货日期", "周五"),
    ("发货日期", "明天"),
    ("补货日期", "下周一"),
    ("完成日期", "周三"),
    ("退款日期", "周四"),
    ("尾款时间", "今晚8点"),
    ("正确内容", "满300包邮"),
    ("正确价", "129元"),
    ("替代款", "同款的蓝色"),
    ("替代方案", "先寄一件让您试穿"),
    ("新方案", "今天补发、运费由我们承担"),
    ("配件", "密封圈"),
    ("规格", "中号"),
    ("尺码", "M 码"),
    ("材质", "纯棉"),
    ("备注", "工作日送货"),
    ("理解一", "想换颜色"),
    ("理解二", "想退货"),
];

/// `text` with its placeholders filled: by `own` (the agent's profile), by the placeholder's own
/// default, by an everyday example, and in the last resort by its name.
pub fn filled(text: &str, own: &Values) -> String {
    pieces(text, own).into_iter().map(|(text, _)| text).collect()
}

/// The pieces of `text`, filled as by [`filled`]; true marks fixed words, false a filled placeholder.
pub fn pieces(text: &str, own: &Values) -> Vec<(String, bool)> {
    let example =
        |name: &str| EXAMPLES.iter().find(|(held, _)| *held == name).map(|(_, text)| *text);
    let filled = Filled::new(&Template::parse(text), own);
    let piece = |piece: crate::template::Piece| match piece.kind {
        PieceKind::Fixed => (piece.text, true),
        PieceKind::Value { .. } => (piece.text, false),
        PieceKind::Missing { name } => {
            (example(&name).map_or_else(|| name.clone(), str::to_owned), false)
        }
    };
    filled.pieces.into_iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_brace_is_left_to_type() {
        let own: Values = [("客服", "小禾")].into_iter().collect();
        for (text, expected) in [
            ("{称呼}，您好，我是{客服}。", "王女士，您好，我是小禾。"),
            ("{时限=2小时}内回复", "2小时内回复"),
            ("{原因:大雪|暴雨}", "大雪"),
            ("{从未见过}好", "从未见过好"),
            ("没有空", "没有空"),
        ] {
            assert_eq!(filled(text, &own), expected, "{text}");
        }
    }
}
