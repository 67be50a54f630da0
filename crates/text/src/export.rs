//! The dialog that exports the ledger, and keeps the forms of an office.

texts! {
    TITLE = "导出台账", "Export the ledger";
    OPEN = "导出", "Export";
    ROWS = "按当前筛选，共 {0} 件。", "{0} under the current filter.";
    ON_RECORD = "导出会记入您的操作记录；反映人只以脱敏形式导出。", "The export is put on your record; petitioners are exported masked.";
    FORMAT = "格式", "Format";
    FORMAT_CSV = "CSV 文本", "CSV text";
    FORMAT_XLSX = "Excel 工作簿", "Excel workbook";
    FORMAT_FORM = "套用单位表格", "A form of the office";
    COLUMNS = "列", "Columns";
    EVERY_COLUMN = "全选", "All";
    BOOK = "按台账簿", "As in the book";
    NONE_CHOSEN = "至少选一列。", "Choose one column at least.";
    FORM = "表格", "Form";
    NO_FORMS = "还没有保存的表格。", "No form is kept yet.";
    FORM_BY = "{0} · {1} 于 {2} 保存", "{0} · kept by {1} on {2}";
    DROP = "删除此表格", "Throw this form away";
    BRING = "上传新表格（.xlsx，含表头）", "Bring a new form (.xlsx with heads)";
    FORM_NAME = "表格名称", "Name of the form";
    HEADS = "表头对应（第 {0} 行，工作表“{1}”）", "What the heads mean (row {0}, sheet “{1}”)";
    LEFT_EMPTY = "不填", "Left empty";
    KEEP = "保存表格", "Keep the form";
    KEPT = "已保存表格“{0}”。", "The form “{0}” is kept.";
    DROPPED = "已删除表格。", "The form is thrown away.";
    TAKE = "导出", "Export";
    TAKING = "正在导出…", "Exporting…";
    TAKEN = "已导出 {0} 件。", "{0} exported.";
    FILE_NAME = "诉求台账-{0}", "ledger-{0}";
    FILE_TOO_LARGE = "表格文件请不超过 700 KB。", "A form may have 700 KB at most.";
}
