//! A PostgreSQL cluster for a run of tests: prints its address and lives until its input ends.

use std::io::{Read as _, Write as _};

fn main() -> std::io::Result<()> {
    let cluster = testkit::postgres::Cluster::start();
    println!("{}", cluster.url());
    std::io::stdout().flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
