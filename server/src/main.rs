//! The command line of `liaison`.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use server::calendar::{self, CalendarArgs};
use server::clock::Clock;
use server::import::{self, ImportOptions};
use server::node::{Node, Place};
use server::rules::{self, RulesArgs};
use server::serve::{self, Listening};
use server::{backup, demo, doctor, files, init, tree, verify};
use shared::account::Role;
use text::{Lang, tools};

/// 联络站履职平台 · the working system of deputies' liaison stations
#[derive(Debug, Parser)]
#[command(name = "liaison", version)]
struct Cli {
    #[command(flatten)]
    place: PlaceArgs,
    /// Language of what is printed: zh or en
    #[arg(long, global = true, env = "LIAISON_LANG", default_value = "zh")]
    lang: String,
    #[command(subcommand)]
    command: Sub,
}

#[derive(Debug, Args)]
struct PlaceArgs {
    /// Folder for the database and the key
    #[arg(long, global = true, env = "LIAISON_DATA", default_value = "data")]
    data: PathBuf,
    /// postgres://… instead of the embedded database
    #[arg(long, global = true, env = "LIAISON_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// s3://bucket/folder instead of the data folder for files; access by AWS_ACCESS_KEY_ID,
    /// AWS_SECRET_ACCESS_KEY, AWS_REGION and, for other makers, AWS_ENDPOINT_URL
    #[arg(long, global = true, env = "LIAISON_FILES")]
    files: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Sub {
    /// Serve; on a new database, sets it up first as `init` does
    Serve(ServeArgs),
    /// Load the Longgang demo into a new database
    Demo,
    /// Set up a new database: tree and first administrators with one-use links
    Init(InitArgs),
    /// Import from a spreadsheet
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Working days: reckon a due day, show and import years
    Calendar {
        #[command(subcommand)]
        what: CalendarArgs,
    },
    /// Dated limits
    Rules {
        #[command(subcommand)]
        what: RulesArgs,
    },
    /// Accounts from the command line
    Account {
        #[command(subcommand)]
        what: Account,
    },
    /// Write a consistent archive into a new folder, also while the server runs
    Backup {
        /// The folder to make
        folder: PathBuf,
    },
    /// Load an archive into an empty data folder or database
    Restore {
        /// The archive's folder
        folder: PathBuf,
        /// The key file that belongs to it
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// Check the chain of commits and every derived column
    Verify,
    /// Look at folder, key, database, clock and history
    Doctor,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// Address and port
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder with the built front end, instead of what is built in
    #[arg(long)]
    assets: Option<PathBuf>,
    /// Certificate chain, PEM
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key, PEM
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front does TLS
    #[arg(long)]
    behind_proxy: bool,
    /// Log as JSON lines
    #[arg(long)]
    json_log: bool,
}

#[derive(Debug, Args)]
struct InitArgs {
    /// Spreadsheet with the tree, instead of the shipped one of Longgang
    #[arg(long)]
    tree: Option<PathBuf>,
    /// Logins of the first administrators
    #[arg(long = "administrator", default_values_t = [String::from("admin"), String::from("admin2")])]
    administrators: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Requests from a ledger (.csv, .xlsx, .xls, .ods)
    Requests(import::RequestArgs),
}

#[derive(Debug, Subcommand)]
enum Account {
    /// Make an account and print its one-use link
    Create {
        /// Login
        login: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// clerk, deputy, handler, authority, supervisor or administrator
        #[arg(long)]
        role: String,
        /// Name of the organisation where the role holds
        #[arg(long)]
        scope: String,
    },
    /// Print a new one-use link
    Reset {
        /// Login
        login: String,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = if cli.lang.starts_with("en") {
        Lang::En
    } else {
        Lang::Zh
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli, lang)) {
        Ok(code) => code,
        Err(error) => {
            let why = server::tool_error::sentence(&error, lang);
            eprintln!("{}{why}", tools::FAILED.of(lang));
            ExitCode::FAILURE
        }
    }
}

fn log(is_json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LIAISON_LOG")
        .unwrap_or_else(|_| "warn,server=info,tower_http=warn".into());
    let logger = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Colours are for a terminal, not for a file or a journal.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if is_json {
        logger.json().init();
    } else {
        logger.init();
    }
}

async fn run(cli: Cli, lang: Lang) -> anyhow::Result<ExitCode> {
    let place = Place {
        data: cli.place.data,
        database: cli.place.database,
        files: cli.place.files,
    };
    let clock = Clock::System;
    let open = || async { Node::open(&place, Clock::System).await };
    let mut out = std::io::stdout();
    let done = |well: bool| {
        if well {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    };
    match cli.command {
        Sub::Serve(args) => {
            log(args.json_log);
            let node = open().await?;
            let first = if init::is_new(&node.storage).await? {
                init::init(&node, tree::shipped(), &administrators()).await?
            } else {
                Vec::new()
            };
            serve(node, args, &first, lang).await?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Demo => {
            let node = open().await?;
            anyhow::ensure!(
                node.storage.head().await?.csn == 0,
                tools::DATABASE_IN_USE.of(lang)
            );
            let summary = demo::load(&node, &clock).await?;
            writeln!(out, "{}", tools::demo_loaded(lang, summary.requests as u64))?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Init(args) => {
            let node = open().await?;
            let commands = match &args.tree {
                Some(file) => tree::read(file, lang, &mut out)?,
                None => tree::shipped(),
            };
            let first = init::init(&node, commands, &args.administrators).await?;
            print_first(&first, "http://127.0.0.1:8080", lang);
            Ok(ExitCode::SUCCESS)
        }
        Sub::Import {
            what: Import::Requests(args),
        } => {
            let node = open().await?;
            let options = ImportOptions::new(args, lang)?;
            let summary =
                import::run(&node.executor, &node.storage, options, &clock, &mut out).await?;
            Ok(done(summary.is_clean()))
        }
        Sub::Calendar { what } => {
            let node = open().await?;
            Ok(done(calendar::run(&node, what, lang, &mut out).await?))
        }
        Sub::Rules { what } => {
            let node = open().await?;
            rules::run(&node, what, lang, &mut out).await?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Account { what } => {
            let node = open().await?;
            let link = match what {
                Account::Create {
                    login,
                    name,
                    role,
                    scope,
                } => {
                    let role = Role::from_code(&role).context(tools::UNKNOWN_ROLE.of(lang))?;
                    let organisations = node.storage.snapshot().await?.organisations().await?;
                    let scope = organisations
                        .iter()
                        .find(|found| found.name == scope && role.fits(found.kind))
                        .context(tools::UNKNOWN_SCOPE.of(lang))?
                        .id;
                    let held = init::membership(&node, role, scope);
                    let id = init::create(&node, &login, &name, vec![held]).await?;
                    server::links::make(&node, id).await?
                }
                Account::Reset { login } => init::reset(&node, &login).await?,
            };
            writeln!(out, "{}", link.path)?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Backup { folder } => {
            let node = open().await?;
            let manifest = backup::backup(&node, &folder).await?;
            writeln!(
                out,
                "{}",
                tools::backed_up(lang, manifest.rows, manifest.files, manifest.head)
            )?;
            writeln!(
                out,
                "{}",
                tools::key_apart(lang, &place.key_file().display().to_string())
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Restore { folder, key } => {
            if let Some(key) = key {
                anyhow::ensure!(!place.key_file().exists(), tools::KEY_IN_PLACE.of(lang));
                server::node::make_folder(&place.data)?;
                backup::bring_key(&folder, &key, &place.key_file())?;
            }
            let node = open().await?;
            let manifest = backup::restore(&node, &folder).await?;
            if manifest
                .key_check
                .is_some_and(|check| check != node.keys.check())
            {
                writeln!(out, "{}", tools::RESTORED_WITHOUT_KEY.of(lang))?;
            }
            writeln!(
                out,
                "{}",
                tools::restored(lang, manifest.rows, manifest.files, manifest.head)
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Sub::Verify => {
            let node = open().await?;
            let report = verify::verify(&node.storage).await?;
            writeln!(
                out,
                "{}",
                tools::verified(lang, report.commits, report.records)
            )?;
            if let Some(csn) = report.broken_at {
                writeln!(out, "{}", tools::chain_broken(lang, csn))?;
            }
            let missing = files::sweep::missing(&node, true).await?;
            for file in &missing {
                writeln!(out, "{}", tools::file_missing(lang, file))?;
            }
            for record in &report.differing {
                writeln!(out, "{}", tools::columns_differ(lang, record))?;
            }
            Ok(done(report.is_sound() && missing.is_empty()))
        }
        Sub::Doctor => {
            let node = open().await?;
            let findings = doctor::examine(&place, &node).await?;
            Ok(done(doctor::print(&findings, lang, &mut out)?))
        }
    }
}

fn administrators() -> [String; 2] {
    ["admin".to_owned(), "admin2".to_owned()]
}

fn print_first(first: &[init::FirstAccount], url: &str, lang: Lang) {
    println!("{}", tools::FIRST_LINKS.of(lang));
    for account in first {
        println!("  {}  {url}{}", account.login, account.link.path);
    }
}

async fn serve(
    node: Node,
    args: ServeArgs,
    first: &[init::FirstAccount],
    lang: Lang,
) -> anyhow::Result<()> {
    let listening = Listening {
        listen: args.listen,
        assets: args.assets,
        tls: args.tls_cert.zip(args.tls_key),
        is_behind_proxy: args.behind_proxy,
    };
    let is_demo = node.storage.head().await?.demo;
    let mut running = serve::start(node, listening).await?;
    println!("{}", tools::serving(lang, &running.url()));
    if !first.is_empty() {
        print_first(first, &running.url(), lang);
    }
    if is_demo {
        println!("{}", tools::demo_accounts(lang, demo::PASSWORD));
        for account in demo::ACCOUNTS {
            println!("  {}", account.describe(lang));
        }
    }
    std::io::stdout().flush()?;
    tokio::select! {
        ended = running.ended() => return Ok(ended?),
        () = stop_signal() => {}
    }
    println!("{}", tools::STOPPING.of(lang));
    running.stop().await?;
    Ok(())
}

/// Ctrl-C, or what a service manager sends.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
