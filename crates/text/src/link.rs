//! Setting a password through a one-use link.

texts! {
    TITLE = "设置密码", "Set your password";
    HELLO = "{0}（账号 {1}），请设置登录密码。", "{0} (login {1}), choose the password you will sign in with.";
    PASSWORD = "新密码", "New password";
    AGAIN = "再输一次", "Once more";
    RULE = "至少 10 个字符，不要与账号相同；一句话比复杂的短密码更好记也更安全。", "At least 10 characters and not your login name; a sentence is easier to remember and safer than a short puzzle.";
    SUBMIT = "设置并登录", "Set and sign in";
    DIFFERENT = "两次输入不一样。", "The two entries differ.";
    INVALID = "这个链接已经用过或过期了，请向系统管理员要一个新的。", "This link was used or has expired. Ask an administrator for a new one.";
    WEAK = "密码太短或太容易猜到，请换一个。", "The password is too short or too easy to guess. Choose another.";
}
