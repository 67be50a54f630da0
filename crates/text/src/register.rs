//! The registration form.

texts! {
    TITLE = "登记诉求", "Register a request";
    FIELD_TITLE = "标题", "Title";
    TITLE_HINT = "一句话说清是什么事，例如：路灯坏了三盏", "One line that says what it is about, such as: three street lamps are out";
    SIMILAR = "可能是同一件事，先看看：", "Perhaps the same matter; have a look first:";
    FIELD_TEXT = "内容", "Details";
    TEXT_HINT = "时间、经过、希望怎样解决", "When, what happened, what is hoped for";
    KIND = "性质", "Nature";
    TOPIC = "类别", "Topic";
    CHANNEL = "来源", "Channel";
    STATION = "联络站", "Station";
    COMMUNITY = "社区", "Community";
    PLACE = "地点", "Place";
    PLACE_HINT = "路口、小区、门牌", "Crossing, estate, house number";
    DEPUTY = "反映的代表", "Deputy who raises it";
    DEPUTY_NONE = "无", "None";
    PETITIONER = "反映人（可不填）", "Petitioner (optional)";
    PETITIONER_HINT = "加密保存，看板上只显示打码后的内容，每次查看都会留痕。", "Stored encrypted; boards show it masked, and every look is put on record.";
    CONFIDENTIAL = "身份保密", "Keep the identity";
    CONFIDENTIAL_HINT = "承办单位看不到反映人；看板上连打码后的内容也不显示。", "Handling units do not learn who raised it; boards show not even the masked name.";
    NAME = "姓名", "Name";
    FIRM = "企业", "Firm";
    PHONE = "电话", "Telephone";
    ADDRESS = "住址", "Address";
    SUBMIT = "登记", "Register";
    REQUIRED = "必填", "Required";
    COUNTER = "{0} / {1}", "{0} / {1}";
    OVER = "超出 {0} 个字", "{0} characters too many";
    WILL_MASK = "发现电话或证件号码，登记后会在这里打码：{0}。号码本身转存到反映人信息里。", "A phone or identity number was found; it will be masked here: {0}. The number itself moves to the petitioner's record.";
    DRAFT_RESTORED = "已恢复上次没有提交的内容。", "What you had not submitted was restored.";
    CLEAR_DRAFT = "清空", "Clear";
    FILTER_OPTIONS = "输入以查找", "Type to find";
    NO_OPTION = "没有符合的选项", "Nothing matches";
}
