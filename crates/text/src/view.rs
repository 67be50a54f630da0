//! Filters that somebody comes back to.

texts! {
    VIEWS = "常用视图", "Saved views";
    VIEW = "视图", "View";
    NONE = "还没有保存的视图。设好筛选后在下面保存。", "Nothing saved yet. Set a filter, then save it below.";
    OWN = "我的", "Mine";
    SHARED_BY = "{0} 共享", "shared by {0}";
    ON_LEDGER = "台账", "Ledger";
    ON_BOARD = "看板", "Board";
    SAVE = "保存当前筛选", "Save the present filter";
    NAME = "名称", "Name";
    WHO = "谁能看到", "Who sees it";
    ONLY_ME = "只有我", "Only me";
    SAVE_SUBMIT = "保存", "Save";
    SAVED_TOAST = "已保存视图“{0}”", "“{0}” is saved";
    DROP = "删除", "Delete";
    DROP_SURE = "确认删除“{0}”", "Delete “{0}”";
    QUOTED = "“{0}”", "“{0}”";
    EVERYTHING = "没有筛选", "No filter";
}
