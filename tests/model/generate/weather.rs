//! Draws how the service behaves.

use super::Draw;
use crate::history::{Limits, Ms, Operation, OperationAnswer, Weather};

/// Draws values within the bounds that the client relies on.
pub fn weather(draw: &mut Draw, limits: &Limits) -> Weather {
    let calm = draw.chance(35);
    let mut lags = |most: Ms| -> Vec<Ms> {
        if calm || draw.chance(30) {
            return vec![0];
        }
        (0..draw.number(1..=3))
            .map(|_| draw.number(0..=most))
            .collect()
    };
    // With a shorter consistency wait, the host promises that nothing lags longer.
    let most = limits.consistency_wait.saturating_sub(1000);
    let (read_lag, list_lag) = (lags(most.min(8000)), lags(most.min(25_000)));
    Weather {
        latency: draw.pick(&[40, 200, 600]),
        read_lag,
        list_lag,
        write_lag: if calm || draw.chance(50) {
            0
        } else {
            draw.number(500..=8000)
        },
        skew_s: draw.pick(&[0, 0, 0, -90, 3, 95]),
        page: draw.pick(&[100, 100, 2]),
        filters_names: draw.chance(85),
        is_unique: limits.consistency_wait < 30_000 || !draw.chance(30),
        respells: draw.chance(20),
        operation: Operation {
            answer: draw.pick(&[
                OperationAnswer::Accepted,
                OperationAnswer::Accepted,
                OperationAnswer::AcceptedEmpty,
                OperationAnswer::OldEntity,
                OperationAnswer::Empty,
                OperationAnswer::AtOnce,
            ]),
            takes: draw.pick(&[500, 3000, 12_000, 40_000]),
            fails: draw.chance(8),
            lock: draw.pick(&[Some(423), Some(409), None]),
            moves_etag: false,
        },
        null_ids: draw.chance(40),
        links_once: draw.chance(50),
    }
    .with_protection(draw)
}

impl Weather {
    /// During an operation either the lock or a new ETag prevents a second PATCH.
    fn with_protection(mut self, draw: &mut Draw) -> Weather {
        self.operation.moves_etag = self.operation.lock.is_none() || draw.chance(50);
        self
    }
}
