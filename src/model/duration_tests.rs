use super::*;
use crate::base::Problem;
use proptest::prelude::*;

#[test]
fn whole_days_in_any_spelling() {
    let cases = [
        ("P1D", 1),
        ("PT24H", 1),
        ("P0DT24H", 1),
        ("PT1440M", 1),
        ("PT86400S", 1),
        ("P1DT24H", 2),
        ("P007D", 7),
        ("P30D", 30),
        ("P1Y", 365),
        ("P1Y30D", 395),
        ("P2Y", 730),
        ("P730D", 730),
        ("P0Y730D", 730),
        ("PT17520H", 730),
    ];
    for (text, days) in cases {
        let read = parse(text).unwrap();
        assert_eq!(read.get(), days, "{text}");
        assert_eq!(read.to_iso(), format!("P{days}D"));
    }
}

#[test]
fn refused_by_name_with_the_day_form() {
    let cases = [
        ("", "duration.format", "for example P730D."),
        ("730", "duration.format", "for example P730D."),
        ("730.00:00:00", "duration.format", "for example P730D."),
        (" P30D", "duration.format", "for example P30D."),
        ("P30D\n", "duration.format", "for example P30D."),
        ("+P30D", "duration.format", "for example P730D."),
        ("30D", "duration.format", "for example P730D."),
        ("P1H", "duration.format", "for example P730D."),
        ("P1D1Y", "duration.format", "for example P730D."),
        ("P1D1D", "duration.format", "for example P730D."),
        ("PT1HT1M", "duration.format", "for example P730D."),
        ("P1.D", "duration.format", "for example P730D."),
        ("P٣D", "duration.format", "for example P730D."),
        ("P0001-00-00", "duration.format", "for example P730D."),
        ("P", "duration.empty", "for example P730D."),
        ("PT", "duration.empty", "for example P730D."),
        ("P1DT", "duration.empty", "for example P730D."),
        ("p30d", "duration.lowerCase", "for example P30D."),
        ("P1y", "duration.lowerCase", "for example P365D."),
        ("-P30D", "duration.negative", "for example P30D."),
        ("P-30D", "duration.negative", "for example P30D."),
        ("P1.5D", "duration.fraction", "whole days"),
        ("P1,0D", "duration.fraction", "whole days"),
        ("PT86400.0S", "duration.fraction", "whole days"),
        ("P6M", "duration.months", "P180D"),
        ("P1Y0M", "duration.months", "for example P180D."),
        ("P4W", "duration.weeks", "for example P28D."),
        ("P200W", "duration.weeks", "for example P730D."),
        ("P1DT12H", "duration.partDay", "for example P1D or P2D."),
        ("PT1H", "duration.partDay", "for example P1D."),
        (
            "P729DT1S",
            "duration.partDay",
            "for example P729D or P730D.",
        ),
        ("P0D", "duration.tooShort", "P1D"),
        ("PT0S", "duration.tooShort", "P1D"),
        ("P731D", "duration.tooLong", "P730D"),
        ("P730DT1S", "duration.tooLong", "P730D"),
        ("P2Y1D", "duration.tooLong", "P730D"),
        (
            "P99999999999999999999999999999Y",
            "duration.tooLong",
            "P730D",
        ),
        ("P18446744073709551615Y", "duration.tooLong", "P730D"),
    ];
    for (text, code, fix) in cases {
        let problem = Problem::new("/duration", parse(text).unwrap_err());
        assert_eq!(problem.code, code, "{text:?}: {problem:?}");
        assert!(problem.message.contains(fix), "{text:?}: {problem:?}");
    }
}

#[test]
fn auto_extend_in_documents_is_one_of_three_texts() {
    assert_eq!(AutoExtend::parse("P0D"), Ok(AutoExtend::Off));
    assert_eq!(AutoExtend::parse("PT0S"), Ok(AutoExtend::Off));
    assert_eq!(AutoExtend::parse("P180D"), Ok(AutoExtend::HalfYear));
    let cases = [
        ("PT4320H", "use P180D."),
        ("P6M", "use P180D."),
        ("p180d", "use P180D."),
        ("180", "use P180D."),
        ("180.00:00:00", "use P180D."),
        ("P0DT0S", "use PT0S."),
        ("PT0H", "use PT0S."),
        ("0", "use PT0S."),
        ("", "PT0S not to extend."),
        ("P90D", "PT0S not to extend."),
        ("P365D", "PT0S not to extend."),
    ];
    for (text, fix) in cases {
        let problem = Problem::new("/autoExtendDuration", AutoExtend::parse(text).unwrap_err());
        assert_eq!(problem.code, "autoExtendDuration.value");
        assert!(problem.message.ends_with(fix), "{text:?}: {problem:?}");
    }
}

#[test]
fn a_bad_duration_is_told_in_one_sentence_and_a_long_one_is_cut() {
    let sentence = |text: &str| Problem::new("/duration", parse(text).unwrap_err()).sentence();
    assert_eq!(
        sentence("P6M"),
        "duration 'P6M' counts months, which have no fixed length; use whole days, for example P180D."
    );
    let sixty = "x".repeat(60);
    assert!(sentence(&sixty).starts_with(&format!("duration '{sixty}' isn't")));
    assert!(sentence(&format!("{sixty}y")).starts_with(&format!("duration '{sixty}…' isn't")));
}

#[test]
fn answers_are_read_by_length() {
    for zero in [
        "P0D",
        "PT0S",
        "P0DT0S",
        "PT0H",
        "PT0.0S",
        "00:00:00",
        "0.00:00:00",
        "",
        " ",
        "-PT0S",
    ] {
        assert_eq!(AutoExtend::read(Some(zero)), AutoExtend::Off, "{zero:?}");
    }
    assert_eq!(AutoExtend::read(None), AutoExtend::Off);
    for half in [
        "P180D",
        "PT4320H",
        "p180d",
        "180.00:00:00",
        "180.00:00:00.0000000",
    ] {
        assert_eq!(
            AutoExtend::read(Some(half)),
            AutoExtend::HalfYear,
            "{half:?}"
        );
    }
    for other in ["P6M", "P90D", "soon", "24:00:00", "180:00", "180"] {
        let read = AutoExtend::read(Some(other));
        assert_eq!(read, AutoExtend::Other(other.to_owned()));
        assert!(read.is_extended());
        assert_eq!(read.as_text(), other);
    }
}

#[test]
fn lengths_compare() {
    for (a, b) in [
        ("P730D", "P2Y"),
        ("P730D", "730.00:00:00"),
        ("P7D", "P1W"),
        ("PT0.5S", "00:00:00.5"),
        ("P1M", "P1M"),
        ("junk", "junk"),
        ("-P1D", "-1.00:00:00"),
    ] {
        assert!(same_length(a, b), "{a} {b}");
    }
    for (a, b) in [
        ("P30D", "P1M"),
        ("P1D", "-P1D"),
        ("", "PT0S"),
        ("junk", "P1D"),
        ("P1.5D", "PT36H"),
    ] {
        assert!(!same_length(a, b), "{a} {b}");
    }
    assert_eq!(whole_days("730.00:00:00"), Some(730));
    assert_eq!(whole_days("1.00:30:00"), None);
    assert_eq!(whole_days("P1DT12H"), None);
    assert_eq!(whole_days("-P1D"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_survive_printing(days in 1u16..=730) {
        let value = Days::new(days).unwrap();
        prop_assert_eq!(parse(&value.to_iso()), Ok(value));
        let time_span = format!("{days}.00:00:00");
        prop_assert!(same_length(&value.to_iso(), &time_span));
    }

    #[test]
    fn text_like_a_duration_never_panics(text in "[-+ ]?[Pp]?[0-9.,]{0,30}[YMWDTHSymwdths]?[-0-9.,]{0,40}[YMWDTHS:.]?[0-9:.]{0,9}S?", other in ".*") {
        for text in [&text, &other] {
            if let Ok(days) = parse(text) {
                prop_assert!(same_length(text, &days.to_iso()));
                prop_assert_eq!(parse(&days.to_iso()), Ok(days));
            }
            let _ = AutoExtend::parse(text);
            prop_assert_eq!(AutoExtend::read(Some(AutoExtend::read(Some(text)).as_text())), AutoExtend::read(Some(text)));
            prop_assert!(same_length(text, text));
        }
    }

    #[test]
    fn spellings_of_whole_days_agree(years in 0u32..2, days in 0u32..365, hours in 0u32..50) {
        let text = format!("P{years}Y{days}DT{hours}H");
        let total = years * 365 + days + hours / 24;
        match parse(&text) {
            Ok(read) => prop_assert_eq!((u32::from(read.get()), hours % 24), (total, 0)),
            Err(_) => prop_assert!(hours % 24 != 0 || !(1..=730).contains(&total)),
        }
    }
}
