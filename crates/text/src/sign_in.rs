//! Signing in.

texts! {
    TITLE = "登录", "Sign in";
    LOGIN = "账号", "Login name";
    PASSWORD = "密码", "Password";
    SUBMIT = "登录", "Sign in";
    FORGOT = "忘记密码请联系系统管理员，由其发送一次性链接。", "Forgotten the password? An administrator can give you a one-use link.";
    EXPIRED_TITLE = "请重新登录", "Please sign in again";
    EXPIRED_TEXT = "登录已过期。您输入的内容都还在，登录后继续。", "Your session has ended. Everything you typed is still here; sign in to go on.";
    EXPIRED_OTHER = "换一个人登录会清空本页显示的内容。", "If somebody else signs in, what this page shows is cleared.";
    WRONG = "账号或密码不对。", "The login name or password is wrong.";
    LOCKED = "尝试次数过多，请 {0} 分钟后再试。", "Too many tries. Wait {0} minutes, then try again.";
    SUSPENDED = "这个账号已停用，请联系系统管理员。", "This account is suspended. Ask an administrator.";
    OFFLINE = "连不上服务器，请检查网络后重试。", "The server cannot be reached. Check the network and try again.";
    EMPTY = "请填写账号和密码。", "Fill in login name and password.";
    OTHERS_UNSENT = "本机存有 {0} 项未发出的内容，属于上次使用的人。", "This device keeps {0} unsent that belong to whoever used it before.";
}
