//! What `DETI_LOG` tells: what is done, and nothing that anybody wrote.

use super::home::home;
use super::team;

#[test]
fn the_log_tells_what_is_done_and_nothing_that_anybody_wrote() {
    let home = home();
    home.write_all("team", team::FILES);
    home.write("draft.txt", "王女士，呵呵，您的包裹在路上。\n");
    for (line, done) in [
        ("search 王女士的退款进度 --no-typos", "read the library: "),
        ("copy cxdd --print --set 称呼=王女士 --set 订单号=A1024", "read the library: "),
        ("check draft.txt", "on "),
        ("check team", "on "),
    ] {
        let command = |filter: Option<&str>| {
            let mut command = home.command(line);
            match filter {
                Some(filter) => command.env("DETI_LOG", filter),
                None => command.env_remove("DETI_LOG"),
            };
            command.output().unwrap()
        };
        let told = |filter| String::from_utf8(command(filter).stderr).unwrap();
        let log = told(Some("trace"));
        assert!(log.contains("deti::runtime") && log.contains(done), "{line}: {log}");
        for word in ["王女士", "A1024", "退款", "包裹", "呵呵", "订单"] {
            assert!(!log.contains(word) || told(None).contains(word), "{line} tells {word}: {log}");
        }
        // What is printed is the same, and nothing is told that was not asked for.
        assert_eq!(command(Some("trace")).stdout, command(None).stdout, "{line}");
        assert!(!told(None).contains("deti::"), "{line}");
        assert!(!told(Some("error")).contains("deti::"), "{line}");
    }
}
