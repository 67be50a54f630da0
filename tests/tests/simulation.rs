//! Sync under faults, through the simulator.

use testkit::simulation::{Sabotage, Simulation};

const SEEDS: u64 = 300;
const STEPS: usize = 300;

#[test]
fn all_views_agree_at_rest_whatever_happened() {
    for seed in 0..SEEDS {
        if let Err(found) = Simulation::new(seed, Sabotage::None).run(STEPS) {
            panic!("{found}");
        }
    }
}

#[test]
fn a_seed_runs_the_same_twice() {
    for seed in [3, 5, 8] {
        let run = || Simulation::new(seed, Sabotage::None).run(STEPS);
        assert_eq!(run(), run());
    }
}

#[test]
fn every_planted_fault_is_found() {
    for sabotage in [
        Sabotage::ForgetCommands,
        Sabotage::BelieveNumbers,
        Sabotage::SkipCatchUp,
        Sabotage::KeepRights,
    ] {
        let found = (0..SEEDS).find(|seed| Simulation::new(*seed, sabotage).run(STEPS).is_err());
        assert!(
            found.is_some(),
            "{sabotage:?} went unnoticed for {SEEDS} seeds"
        );
    }
}
