//! `deti rule` as a person or a program meets it.

use insta::assert_snapshot;

use super::check::{RULES, desk};

#[test]
fn every_rule_is_listed_and_a_teams_own_are_marked() {
    let desk = desk();
    let listed = desk.json("rule list --format json");
    let rules = listed.as_array().unwrap();
    let own: Vec<&str> = rules
        .iter()
        .filter(|rule| rule["own"] == true)
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(own, ["shop.kiss", "shop.soon", "shop.wow"]);
    for rule in rules {
        for key in ["id", "family", "family_name", "level", "category", "kind", "name"] {
            assert!(rule[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {rule}");
        }
    }
    let shown = desk.deti("rule list");
    let shop: Vec<&str> =
        shown.lines().skip_while(|line| !line.contains("(shop)")).take(4).collect();
    assert_snapshot!(shop.join("\n"), @r#"
    本店 (shop)
      shop.kiss                  错误  么么哒（团队）
      shop.soon                  警告  近日（团队）
      shop.wow                   提示  哇塞（团队）
    "#);
}

#[test]
fn a_rule_is_explained_from_the_entry_that_runs() {
    let desk = desk();
    let shown = desk.session(&[
        "rule explain shop.kiss",
        "rule explain shop.soon --language en",
        "rule explain kis",
        "rule explain nothing-like-it",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti rule explain shop.kiss
    shop.kiss  么么哒
    级别  错误
    类别  shop.words
    问题  对客户说“么么哒”
    为什么  太亲热，客户不自在
    怎么改  删去
    直接改成  删去、“您好”
    依据  店规“不说么么哒”
    写在  team/rulebook/shop.yaml:3
    团队规则  是
    不要这样写
      ✗ ⟦么么哒⟧，您好。
        → 您好。
      ✗ 您好，⟦么么哒⟧。
    这样写没有问题
      ✓ 么么哒奶糖今天到货。
      ✓ 这款商品叫么么哒。
    exit 0
    $ deti rule explain shop.soon --language en
    shop.soon  近日
    level  warning
    category  shop.words
    problem  没有说清哪一天
    why  客户等不起“近日”
    instead  写明日期
    becomes, once the facts are filled in  “{日期}”
    source  店规第三条
    written in  team/rulebook/shop.yaml:20
    your own  yes
    do not write
      ✗ ⟦近日⟧为您送到。
      ✗ 包裹⟦近日⟧出库。
    nothing wrong with
      ✓ 今天为您送到。
      ✓ 包裹已经出库。
    exit 0
    $ deti rule explain kis
    ! deti: 没有叫“kis”的规则
    ! deti: 是不是要找：shop.kiss
    exit 1
    $ deti rule explain nothing-like-it
    ! deti: 没有叫“nothing-like-it”的规则
    exit 1
    "#);
}

#[test]
fn every_rule_in_the_program_keeps_what_its_examples_promise() {
    let desk = desk();
    desk.write("team/rulebook/shop.yaml", "rules: []\n");
    let tested = desk.json("rule test --format json");
    assert_eq!(tested["problems"], serde_json::json!([]));
    assert!(tested["rules"].as_u64().unwrap() > 50);
}

#[test]
fn a_teams_rules_are_tried_before_they_are_used() {
    let desk = desk();
    desk.write("good.yaml", RULES);
    let bad = RULES
        .replace("any: [么么哒]", "any: [么么哒, 抱抱]")
        .replace("fixed: 您好。", "fixed: 您好")
        .replace("[真巧。, 很巧。]", "[真巧，哇塞。, 很巧。]")
        .replace("[今天为您送到。, 包裹已经出库。]", "[今天为您送到。]");
    desk.write("bad.yaml", bad);
    desk.write("broken.yaml", "rules: [\n");
    let shown = desk.session(&[
        "rule test good.yaml",
        "rule test bad.yaml",
        "rule test bad.yaml --language en",
        "rule test broken.yaml",
        "rule test none.yaml",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti rule test good.yaml
    3 条规则，例句全部符合
    exit 0
    $ deti rule test bad.yaml
    bad.yaml:3: shop.kiss: 改出来的和写好的不一样
      么么哒，您好。
      = 实际是：您好。
    bad.yaml:3: shop.kiss: 没有哪条例句用到这个词
      any 或 map 里的第 2 个
    bad.yaml:20: shop.soon: 正反例句各要两条以上
      现有反例 2 条，正例 1 条
    bad.yaml:33: shop.wow: 这句没有问题，却报了
      真巧，哇塞。
      = 实际是：shop.wow 哇塞
    3 条规则，4 处与例句不符
    exit 1
    $ deti rule test bad.yaml --language en
    bad.yaml:3: shop.kiss: mended into another text than written
      么么哒，您好。
      = found: 您好。
    bad.yaml:3: shop.kiss: no bad example uses this entry
      number 2 in `any` or `map`
    bad.yaml:20: shop.soon: needs at least two bad and two good examples
      bad: 2, good: 1
    bad.yaml:33: shop.wow: a good example that is found
      真巧，哇塞。
      = found: shop.wow 哇塞
    rules: 3, not as the examples say: 4
    exit 1
    $ deti rule test broken.yaml
    读进来 0 条规则，0 处与例句不符；另有 1 处没读懂，见上面的说明
    ! deti: broken.yaml:1:8: 错误[E-UNCLOSED]: 这里的 [ 没有配对的另一半
    !  1 | rules: [
    !    |        ^
    !   = 请在这段内容的末尾补上另一半；引号要用英文半角的
    exit 1
    $ deti rule test none.yaml
    ! deti: 读不到 none.yaml：No such file or directory (os error 2)
    exit 2
    "#);
}

#[test]
fn a_text_is_traced_through_the_rules() {
    let desk = desk();
    let text = "'么么哒，这款商品叫么么哒，么么哒奶糖'";
    let shown = desk.session(&[
        &format!("rule trace {text}"),
        &format!("rule trace {text} --language en"),
        "rule trace 您好",
    ]);
    assert_snapshot!(shown, @r#"
    $ deti rule trace '么么哒，这款商品叫么么哒，么么哒奶糖'
    规则看到的文字：么么哒,这款商品叫么么哒,么么哒奶糖
      0-3  “么么哒”  shop.kiss: 命中，报“么么哒”
      9-12  “么么哒”  shop.kiss: 放过：前面紧接着“商品叫”
      13-16  “么么哒”  shop.kiss: 放过：这几个字属于另一个词
    结论：shop.kiss “么么哒”
    exit 0
    $ deti rule trace '么么哒，这款商品叫么么哒，么么哒奶糖' --language en
    as the rules see it: 么么哒,这款商品叫么么哒,么么哒奶糖
      0-3  “么么哒”  shop.kiss: fired, reports “么么哒”
      9-12  “么么哒”  shop.kiss: passed: “商品叫” right before it
      13-16  “么么哒”  shop.kiss: passed: another word takes these characters
    verdict: shop.kiss “么么哒”
    exit 0
    $ deti rule trace 您好
    规则看到的文字：您好
      没有碰到任何规则的词
    结论：没有问题
    exit 0
    "#);
    let traced = desk.json(&format!("rule trace {text} --format json"));
    let outcomes: Vec<_> = traced["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (&step["outcome"], &step["veto"]))
        .collect();
    assert_snapshot!(format!("{outcomes:?}"), @r#"
    [(String("fired"), Null), (String("vetoed"), String("unless")), (String("vetoed"), String("exception"))]
    "#);
}

#[test]
fn the_pages_hold_every_rule() {
    let desk = desk();
    let pages = desk.deti("rule docs");
    for rule in desk.json("rule list --format json").as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        assert!(
            pages.contains(&format!("\n## {} `{id}`\n", rule["name"].as_str().unwrap())),
            "{id}"
        );
        assert!(pages.contains(&format!("| `{id}` |")), "{id}");
    }
}
