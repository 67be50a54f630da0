//! What the command line says.

use crate::Lang;

texts! {
    FAILED = "未完成：", "Not done: ";
    NO_STORE = "附件存放在数据目录或 s3://桶/目录，不能是 {0}", "Files lie in the data folder or at s3://bucket/folder, not at {0}";
    DATABASE_IN_USE = "该数据库已在使用，演示数据只能装入新库", "This database is in use; the demo goes into a new one only";
    IN_USE = "该数据库已有数据，不覆盖；请指定新的数据目录或空库", "This database holds data already and is not overwritten; name a new data folder or an empty database";
    UNKNOWN_LOGIN = "没有这个账号", "Nobody goes by that login";
    ARCHIVE_FORMAT = "备份格式 {0} 由更新的版本写成，本版本读不了", "Archive format {0} was written by a newer build; this one cannot read it";
    ARCHIVE_DAMAGED = "备份不完整或被改动过，未导入任何内容", "The archive is incomplete or was changed; nothing was loaded";
    DEMO_OFF_LOOPBACK = "演示数据库的密码是公开的，只能在本机（127.0.0.1）上运行", "The passwords of a demo database are public, so it is served on this machine (127.0.0.1) only";
    PLAIN_OFF_LOOPBACK = "对外提供服务需要证书（--tls-cert、--tls-key），或由代理负责加密（--behind-proxy）", "Serving other machines needs a certificate (--tls-cert, --tls-key), or a proxy that encrypts (--behind-proxy)";
    KEY_MISSING = "数据库里有已加密的反映人信息，但数据目录里没有密钥文件；请放回原来的 secret.key，或用 --data 指到它所在的目录", "The database holds sealed petitioners' data, but the data folder has no key file: put the original secret.key back, or name its folder with --data";
    KEY_ANOTHER = "密钥与数据不符；请用与它一起保管的那一把", "This key does not belong to this data; use the one that was kept with it";
    RESTORED_WITHOUT_KEY = "注意：没有带上原来的密钥（--key），备份中的反映人信息无法再打开", "Note: without the original key (--key), the petitioners' data of the archive can no longer be opened";
    KEY_MALFORMED = "密钥文件内容不对：应为 64 个十六进制数字", "The key file is not right: it must hold 64 hexadecimal digits";
    DATABASE_AWAY = "数据库不可用", "The database is not available";
    DEMO_LOADED = "演示数据已装入：{0} 件诉求", "Demo loaded: {0} requests";
    DEMO_ACCOUNTS = "演示账号（人名与电话均为虚构；密码都是 {0}）：", "Demo accounts (people and phones are invented; the password of all is {0}):";
    UNKNOWN_ROLE = "没有这个角色；可用 clerk、deputy、handler、authority、supervisor、administrator", "No such role; use clerk, deputy, handler, authority, supervisor or administrator";
    UNKNOWN_SCOPE = "没有这个名称且适合该角色的组织", "No organisation of that name that suits the role";
    FIRST_LINKS = "首批管理员的一次性链接（3 天内有效，用后即失效；请当面交给本人）：", "One-use links of the first administrators (valid for 3 days; hand them over in person):";
    SERVING = "联络站履职平台已启动：{0}", "Liaison is serving at {0}";
    STOPPING = "正在停止……", "Stopping …";
    BACKED_UP = "备份完成：{0} 行、{2} 个文件，至第 {1} 次提交", "Backed up: {0} rows and {2} files, up to commit {1}";
    KEY_APART = "反映人信息的密钥不在备份内，请另行保管：{0}", "The key for petitioners' data is not in the backup; keep it apart: {0}";
    KEY_IN_PLACE = "数据目录中已有密钥，不覆盖", "The data folder has a key already; it is not overwritten";
    RESTORED = "恢复完成：{0} 行、{2} 个文件，至第 {1} 次提交；客户端将重新取数", "Restored: {0} rows and {2} files, up to commit {1}; clients will fetch anew";
    VERIFIED = "已核对 {0} 次提交、{1} 条记录", "Checked {0} commits and {1} records";
    CHAIN_BROKEN = "提交链在第 {0} 次提交处不符！", "The chain does not hold at commit {0}!";
    COLUMNS_DIFFER = "列与记录不一致：{0}", "Columns differ from the record: {0}";
    WELL = "正常", "ok ";
    NOT_WELL = "异常", "BAD";
    DOCTOR_FOLDER = "数据目录可写", "data folder can be written";
    DOCTOR_KEY = "密钥存在且仅属主可读", "key is there and private";
    DOCTOR_DATABASE = "数据库 · 纪元 · 提交", "database · epoch · commit";
    DOCTOR_CLOCK = "时钟未落后于最近提交", "clock is not behind the last commit";
    DOCTOR_CHAIN = "提交链完整", "chain is whole";
    DOCTOR_FILES = "附件文件齐全", "files are there";
    FILE_MISSING = "附件文件缺失或不符：{0}", "File missing or not as stored: {0}";
    DOCTOR_COLUMNS = "派生列一致", "derived columns agree";
}

/// How many requests the demo has.
pub fn demo_loaded(lang: Lang, requests: u64) -> String {
    DEMO_LOADED.with(lang, &[&requests.to_string()])
}

/// Heading over the demo accounts.
pub fn demo_accounts(lang: Lang, password: &str) -> String {
    DEMO_ACCOUNTS.with(lang, &[password])
}

/// Where the server is to be found.
pub fn serving(lang: Lang, url: &str) -> String {
    SERVING.with(lang, &[url])
}

/// What a backup holds.
pub fn backed_up(lang: Lang, rows: u64, files: u64, head: u64) -> String {
    BACKED_UP.with(
        lang,
        &[&rows.to_string(), &head.to_string(), &files.to_string()],
    )
}

/// Where the key lies.
pub fn key_apart(lang: Lang, path: &str) -> String {
    KEY_APART.with(lang, &[path])
}

/// What was restored.
pub fn restored(lang: Lang, rows: u64, files: u64, head: u64) -> String {
    RESTORED.with(
        lang,
        &[&rows.to_string(), &head.to_string(), &files.to_string()],
    )
}

/// What was checked.
pub fn verified(lang: Lang, commits: u64, records: u64) -> String {
    VERIFIED.with(lang, &[&commits.to_string(), &records.to_string()])
}

/// Where the chain breaks.
pub fn chain_broken(lang: Lang, csn: u64) -> String {
    CHAIN_BROKEN.with(lang, &[&csn.to_string()])
}

/// Which file is missing, or not as it was stored.
pub fn file_missing(lang: Lang, file: &str) -> String {
    FILE_MISSING.with(lang, &[file])
}

/// Which record's columns differ.
pub fn columns_differ(lang: Lang, record: &str) -> String {
    COLUMNS_DIFFER.with(lang, &[record])
}
