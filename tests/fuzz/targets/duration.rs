//! Durations: strict and lenient reading never panic, and agree where both read.
#![no_main]

use gdap::model::{AutoExtend, Days, duration};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = AutoExtend::parse(text);
    let _ = AutoExtend::read(Some(text));
    let lenient = duration::whole_days(text);
    if let Ok(days) = duration::parse(text) {
        assert!((1..=730).contains(&days.get()), "{text}");
        assert_eq!(lenient, Some(u64::from(days.get())), "{text}");
        assert_eq!(duration::parse(&days.to_iso()), Ok(days));
        assert!(duration::same_length(text, &days.to_iso()));
        assert_eq!(Days::new(days.get()), Some(days));
    }
});
