//! Finding out what is missing, saying what will be installed and why, and installing it.
//!
//! Nothing is assumed to be left from an earlier start: every need is probed each time (tens of
//! milliseconds each), and everything is installed under a temporary name first or carries a stamp
//! that is written last. So set-up may be interrupted anywhere and started again.

mod debian;
mod node;
mod rust;
pub mod wasm_std;

use std::{
    env,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use self::{debian::Package, rust::CargoTool};
use crate::{process, project::Project};

/// Something that a task cannot do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// wasm-bindgen, binaryen and the wasm32 standard library.
    FrontEnd,
    /// `cargo fmt`.
    Format,
    /// `cargo clippy`.
    Lints,
    /// A PostgreSQL server to start private clusters of.
    Postgres,
    /// Chromium with Chinese fonts, and the node packages of the journeys.
    Browser,
}

/// One installation that is not a package of the system.
enum Step {
    Component(&'static str),
    LinkToolchain,
    Tool(CargoTool),
    Binaryen,
    Node,
    BrowserModules,
}

impl Step {
    fn describe(&self, project: &Project) -> String {
        match self {
            Self::Component(name) => {
                format!("{name}, a component of the Rust toolchain, by rustup")
            }
            Self::LinkToolchain => format!(
                "a rustup toolchain `{}` that points to the compiler in {}: for the front end only",
                wasm_std::TOOLCHAIN,
                wasm_std::PREFIX
            ),
            Self::Tool(tool) => format!(
                "{} {}, {}: compiled from source, some minutes, into {}",
                tool.package,
                tool.version,
                tool.why,
                project.tools().display()
            ),
            Self::Binaryen => format!(
                "binaryen {}, which makes the WASM small: by npm into {}",
                node::BINARYEN,
                project.npm().display()
            ),
            Self::Node => format!(
                "node {}, because the system's is too old for the browser journeys: by npm into {}",
                node::NODE,
                project.cache.display()
            ),
            Self::BrowserModules => {
                "the node packages of the browser journeys: by npm into tests/browser/node_modules"
                    .into()
            }
        }
    }

    fn perform(&self, project: &Project) -> Result<()> {
        match self {
            Self::Component(name) => rust::add_component(project, name),
            Self::LinkToolchain => wasm_std::link(project),
            Self::Tool(tool) => tool.install(project),
            Self::Binaryen => node::install_binaryen(project),
            Self::Node => node::install_node(project),
            Self::BrowserModules => node::install_browser_modules(project),
        }
    }
}

/// Installs whatever of `needs` is missing, after saying so. Silent when nothing is.
pub fn ensure(project: &Project, needs: &[Need]) -> Result<()> {
    if Missing::find(project, needs)?.is_empty() {
        return Ok(());
    }
    let _lock = lock(&project.cache)?;
    // Found again, because another start may have installed it while we waited.
    let mut missing = Missing::find(project, needs)?;
    while !missing.is_empty() {
        let names = missing.names(project);
        missing.install(project)?;
        missing = Missing::find(project, needs)?;
        // Another round only for something new: a program may turn out to be too old once it is there.
        if missing.names(project) == names {
            bail!(
                "set-up ended without an error, but this is still missing: {}",
                names.join("; ")
            );
        }
    }
    rust::remove_build_folder(project);
    println!("Everything needed is installed.");
    Ok(())
}

#[derive(Default)]
struct Missing {
    packages: Vec<Package>,
    steps: Vec<Step>,
    /// No way to get the wasm32 standard library has been settled yet.
    wasm_std: bool,
}

impl Missing {
    fn find(project: &Project, needs: &[Need]) -> Result<Self> {
        let mut missing = Self::default();
        let has = |need| needs.contains(&need);
        if has(Need::Format) {
            missing.component(project, "rustfmt", "fmt");
        }
        if has(Need::Lints) {
            missing.component(project, "clippy", "clippy");
        }
        if has(Need::FrontEnd) {
            missing.wasm_std = wasm_std::present(project)?.is_none();
            let tool = CargoTool::wasm_bindgen(&project.root)?;
            if !tool.is_installed(project) {
                missing.steps.push(Step::Tool(tool));
            }
            if !node::has_binaryen(project) {
                missing.steps.push(Step::Binaryen);
            }
        }
        if has(Need::Browser) && process::find("node").is_some() && node::recent(project).is_none()
        {
            missing.steps.push(Step::Node);
        }
        if has(Need::Browser) && !node::has_browser_modules(project) {
            missing.steps.push(Step::BrowserModules);
        }
        if has(Need::FrontEnd) || has(Need::Browser) {
            missing.package_unless(process::find("node").is_some(), debian::NODEJS);
            missing.package_unless(process::find("npm").is_some(), debian::NPM);
        }
        if has(Need::Browser) {
            missing.package_unless(chromium().is_some(), debian::CHROMIUM);
            missing.package_unless(has_chinese_fonts(project), debian::FONTS);
        }
        if has(Need::Postgres) {
            missing.package_unless(has_postgres(), debian::POSTGRESQL);
        }
        Ok(missing)
    }

    /// Says what will be installed, then installs it.
    fn install(mut self, project: &Project) -> Result<()> {
        if self.wasm_std {
            self.settle_wasm_std(project)?;
        }
        if self.packages.is_empty() && self.steps.is_empty() {
            return Ok(());
        }
        println!("To be installed first:");
        for package in &self.packages {
            println!("  - {} (Debian package), {}", package.name, package.why);
        }
        for step in &self.steps {
            println!("  - {}", step.describe(project));
        }
        if !self.packages.is_empty() {
            debian::install(project, &self.packages)?;
        }
        self.steps.iter().try_for_each(|step| step.perform(project))
    }

    fn component(&mut self, project: &Project, component: &'static str, subcommand: &str) {
        if !process::succeeds(process::command(project, "cargo").args([subcommand, "--version"])) {
            self.steps.push(Step::Component(component));
        }
    }

    fn package_unless(&mut self, present: bool, package: Package) {
        if !present {
            self.packages.push(package);
        }
    }

    /// The quick way is tried at once; the slow way becomes part of the plan.
    fn settle_wasm_std(&mut self, project: &Project) -> Result<()> {
        if wasm_std::add_by_rustup(project) {
            self.wasm_std = wasm_std::present(project)?.is_none();
            return Ok(());
        }
        println!("The standard library will be built from source instead, by Debian's compiler.");
        self.packages.extend(wasm_std::missing_packages(project));
        if !wasm_std::is_linked(project) {
            // Before the tools: it takes no time, and shows early that rustup is there.
            self.steps.insert(0, Step::LinkToolchain);
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.packages.is_empty() && self.steps.is_empty() && !self.wasm_std
    }

    fn names(&self, project: &Project) -> Vec<String> {
        let std = self
            .wasm_std
            .then(|| "the wasm32 standard library".to_owned());
        let packages = self
            .packages
            .iter()
            .map(|package| package.program.to_owned());
        let steps = self.steps.iter().map(|step| step.describe(project));
        packages.chain(steps).chain(std).collect()
    }
}

/// One set-up at a time: two cargo or apt runs into the same place would break each other.
fn lock(cache: &Path) -> Result<File> {
    fs::create_dir_all(cache).with_context(|| format!("{} cannot be created", cache.display()))?;
    let path = cache.join("setup.lock");
    let file =
        File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Another set-up is running; waiting for it to end.");
            file.lock().context("waiting for the other set-up failed")?;
        }
        // Some network folders know no locks; then the person has to see to it.
        Err(TryLockError::Error(_)) => {}
    }
    Ok(file)
}

/// The browser of the journeys: `CHROMIUM`, or the first on PATH.
pub fn chromium() -> Option<PathBuf> {
    env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"]
                .into_iter()
                .find_map(process::find)
        })
}

/// The node that runs the journeys.
pub fn recent_node(project: &Project) -> Option<PathBuf> {
    node::recent(project)
}

fn has_chinese_fonts(project: &Project) -> bool {
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
        || process::output(process::command(project, "fc-list").arg(":lang=zh"))
            .is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// Debian keeps `initdb` off PATH, in a folder named by the version.
fn has_postgres() -> bool {
    process::find("initdb").is_some()
        || fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .any(|version| version.path().join("bin/initdb").is_file())
}
