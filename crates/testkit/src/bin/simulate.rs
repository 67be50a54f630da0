//! `cargo xtask simulate`: many seeds through the simulator.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use testkit::simulation::{Sabotage, Simulation};

#[derive(Debug, Parser)]
struct Cli {
    /// First seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// How many seeds
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// Steps before each of the two rests
    #[arg(long, default_value_t = 300)]
    steps: usize,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let started = Instant::now();
    for seed in cli.from..cli.from + cli.seeds {
        if let Err(found) = Simulation::new(seed, Sabotage::None).run(cli.steps) {
            println!("{found}");
            return ExitCode::FAILURE;
        }
    }
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    println!(
        "simulate seeds={} per_minute={:.0}",
        cli.seeds,
        cli.seeds as f64 / minutes
    );
    ExitCode::SUCCESS
}
