//! stub, replaced below
/// A fresh database.
pub fn database_url() -> String { std::env::var("LIAISON_TEST_POSTGRES").expect("PostgreSQL") }
