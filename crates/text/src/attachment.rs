//! Photos and files.

use shared::attachment::BytesRefusal;

use crate::Text;

texts! {
    TITLE = "附件", "Files";
    PHOTOS = "照片和材料", "Photos and papers";
    NO_PHOTOS = "还没有照片或材料。", "No photos or papers yet.";
    ADD_FOR = "添加照片或文件：{0}", "Add photos or files for “{0}”";
    ADD_CHOSEN = "上传所选文件", "Send what was chosen";
    ADD = "添加照片或文件", "Add photos or files";
    HINT = "可拖入或粘贴；照片、PDF、Office 文档、文本、录音、MP4，单个不超过 20 MB", "Drop or paste them here; photos, PDF, office documents, text, sound or MP4, 20 MB each at most";
    PRIVACY = "照片中的拍摄位置会自动去除", "The place where a photo was taken is removed from it";
    REMOVE = "去掉 {0}", "Take {0} away";
    REMOVE_SHORT = "删除", "Remove";
    REMOVE_TITLE = "删除附件 {0}", "Remove {0}";
    REMOVE_TEXT = "文件内容将被删除，记录中只保留文件名和原因，不能恢复。", "What the file holds is removed; its name and the reason stay on record. This cannot be undone.";
    REMOVE_REASON = "原因", "Reason";
    REMOVE_SUBMIT = "确认删除", "Remove it";
    REMOVED = "已删除：{0}", "Removed: {0}";
    REMOVED_TOAST = "附件已删除", "The file was removed";
    WAITING = "待上传", "waiting";
    UPLOADING = "上传中 {0}%", "{0}% sent";
    CHECKING = "校验中", "being checked";
    HELD_UP = "等待网络，恢复后自动续传", "waiting for the network; goes on by itself";
    COMING = "{0} 正在上传", "{0} is sending it";
    FAILED = "未能上传：{0}", "Not sent: {0}";
    NOT_KEPT = "本机不能暂存文件；上传完成前请不要关闭页面", "This device cannot keep the file; leave the page open until it is sent";
    OPEN = "打开 {0}", "Open {0}";
    DOWNLOAD = "下载", "Download";
    PREVIOUS = "上一张", "Previous";
    NEXT = "下一张", "Next";
    COUNT = "第 {0} 个，共 {1} 个", "{0} of {1}";
    ALT = "{0}，{1} 上传", "{0}, attached by {1}";
    TOO_LARGE = "文件太大：不超过 {0}，现在是 {1}。", "The file is too large: {0} at most, it has {1}.";
    TOO_MANY = "每处最多 {0} 个附件。", "Each part takes {0} files at most.";
    EMPTY = "文件是空的。", "The file is empty.";
    WRONG_TYPE = "不收这种文件；可收照片（JPEG、PNG、WebP）、PDF、Word、Excel、PowerPoint、文本、MP3、M4A、MP4。", "Files of this sort are not taken; take a photo (JPEG, PNG, WebP), PDF, Word, Excel, PowerPoint, text, MP3, M4A or MP4.";
    UNREADABLE_HERE = "读不到这个文件，请重新选择。", "The file cannot be read; choose it again.";
    HASH_MISMATCH = "传来的内容与原文件不一致，请重新添加", "what came is not the file that was announced; add it again";
    WRONG_CONTENT = "内容与文件名不符，或不是可收的类型", "what it holds is not what its name says, or not taken";
    UNREADABLE = "图片已损坏，无法读取", "the picture is damaged and cannot be read";
    TOO_MANY_PIXELS = "图片尺寸过大，请缩小后再传", "the picture has too many points; make it smaller";
    NEVER_CAME = "三十天内没有传完", "it did not arrive in thirty days";
}

/// Why bytes were not taken.
pub const fn why_not(reason: BytesRefusal) -> Text {
    match reason {
        BytesRefusal::HashMismatch => HASH_MISMATCH,
        BytesRefusal::WrongType => WRONG_CONTENT,
        BytesRefusal::Unreadable => UNREADABLE,
        BytesRefusal::TooManyPixels => TOO_MANY_PIXELS,
        BytesRefusal::NeverCame => NEVER_CAME,
    }
}

/// A number of bytes for a reader, to one decimal; the same in both languages.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KB", "MB", "GB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut tenths = bytes * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    let (whole, part) = (tenths / 10, tenths % 10);
    match part {
        0 => format!("{whole} {}", UNITS[unit]),
        part => format!("{whole}.{part} {}", UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_to_one_decimal() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1024), "1 KB");
        assert_eq!(size(1_600_000), "1.5 MB");
        assert_eq!(size(20 * 1024 * 1024), "20 MB");
    }
}
