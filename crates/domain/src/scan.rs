//! Finds telephone and identity numbers in free text and masks them.
//!
//! Free text is synced, searched and printed; a number in it would leave the petitioner's record
//! by the back door (invariant 8). What is found moves to that record.

use shared::petitioner::Petitioner;

/// A text without the numbers, and the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The text, with the middle of each number starred.
    pub text: String,
    /// The numbers, as digits.
    pub found: Vec<String>,
}

/// Masks mobile numbers (11 digits, 13x–19x), fixed lines (0xx-xxxxxxx) and identity numbers (18
/// digits or 17 and X). Digits may be full-width and grouped by single spaces or hyphens.
pub fn mask(text: &str) -> Masked {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(run) = digit_run(&chars, i) else {
            out.push(chars[i]);
            i += 1;
            continue;
        };
        // The longest number that begins here and ends where a group ends; else the first group is
        // a figure, and a number may begin behind it.
        let number = run.ends.iter().rev().find_map(|end| {
            let digits = &run.digits[..end.digits];
            number_in(digits, end.is_grouped).map(|kept| (digits, kept, end.at))
        });
        match number {
            Some((digits, (head, tail), at)) => {
                out.extend(&digits[..head]);
                out.push_str("****");
                out.extend(&digits[digits.len() - tail..]);
                found.push(digits.iter().collect());
                i = at;
            }
            None => {
                let at = run.ends[0].at;
                out.extend(&chars[i..at]);
                i = at;
            }
        }
    }
    Masked { text: out, found }
}

/// Digits that may belong together.
struct Run {
    digits: Vec<char>,
    /// Where each group ends; at least one.
    ends: Vec<End>,
}

/// The end of a group of digits.
struct End {
    /// How many digits up to here.
    digits: usize,
    /// Whether there is a separator among them.
    is_grouped: bool,
    /// Where in the text.
    at: usize,
}

fn ascii_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// Groups that are looked at together: an identity number is hardly ever written in more.
const MOST_GROUPS: usize = 5;

/// The run of digits that starts at `start`: single spaces or hyphens may stand between groups of
/// three digits or more.
fn digit_run(chars: &[char], start: usize) -> Option<Run> {
    ascii_digit(chars[start])?;
    let mut run = Run {
        digits: Vec::new(),
        ends: Vec::new(),
    };
    let (mut i, mut group) = (start, 0);
    loop {
        let c = chars.get(i).copied();
        if let Some(digit) = c.and_then(ascii_digit) {
            run.digits.push(digit);
            group += 1;
            i += 1;
            continue;
        }
        let is_x = c.is_some_and(|c| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ'));
        if is_x && run.digits.len() == 17 {
            run.digits.push('X');
            i += 1;
        }
        run.ends.push(End {
            digits: run.digits.len(),
            is_grouped: !run.ends.is_empty(),
            at: i,
        });
        let separates = matches!(c, Some(' ' | '-' | '－' | '—' | '\u{a0}'));
        let next_group = chars[(i + 1).min(chars.len())..]
            .iter()
            .take_while(|c| ascii_digit(**c).is_some())
            .count();
        if !separates || group < 3 || next_group < 3 || run.ends.len() == MOST_GROUPS {
            return Some(run);
        }
        group = 0;
        i += 1;
    }
}

/// How many digits to keep at both ends, if these are a number to be masked.
fn number_in(digits: &[char], is_grouped: bool) -> Option<(usize, usize)> {
    match digits.len() {
        11 if digits[0] == '1' && ('3'..='9').contains(&digits[1]) => Some((3, 4)),
        // A country code in front.
        13 if digits[..3] == ['8', '6', '1'] && ('3'..='9').contains(&digits[3]) => Some((5, 4)),
        18 if is_identity(digits) => Some((3, 2)),
        // A fixed line is told from a plain figure by its area code and hyphen.
        10..=12 if digits[0] == '0' && digits[1] != '0' && is_grouped => Some((4, 2)),
        _ => None,
    }
}

/// The check digit of GB 11643 and a possible birth date.
fn is_identity(digits: &[char]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let value = |c: char| c.to_digit(10).unwrap_or(0);
    let sum: u32 = digits[..17]
        .iter()
        .zip(WEIGHTS)
        .map(|(c, w)| value(*c) * w)
        .sum();
    let year = digits[6..10].iter().fold(0, |n, c| n * 10 + value(*c));
    let month = value(digits[10]) * 10 + value(digits[11]);
    let plausible = (1900..2100).contains(&year) && (1..=12).contains(&month);
    // People mistype the last digit; a possible birth date is reason enough to mask.
    plausible || CHECK[(sum % 11) as usize] == digits[17]
}

/// A text as it may be published: scanned again, and with what is on file of the petitioner, who may
/// be named in it, masked.
pub fn published(text: &str, petitioner: &Petitioner) -> String {
    let name = mask_name(&petitioner.name);
    let phone = mask_phone(&petitioner.phone);
    replaced(&mask(text).text, petitioner, &name, &phone)
}

/// A text that says nothing of what is on file of the petitioner, not even masked.
pub fn unnamed(text: &str, petitioner: &Petitioner) -> String {
    let mut out = replaced(text, petitioner, GONE, GONE);
    for number in petitioner.found.iter().chain([&petitioner.phone]) {
        let masked = mask(number);
        if !masked.found.is_empty() {
            out = out.replace(&masked.text, GONE);
        }
    }
    out
}

/// What stands where somebody was named.
const GONE: &str = "**";

fn replaced(text: &str, petitioner: &Petitioner, name: &str, phone: &str) -> String {
    let numbers = petitioner.found.iter().map(|number| (number, GONE));
    let known = [
        (&petitioner.name, name),
        (&petitioner.firm, GONE),
        (&petitioner.address, GONE),
        (&petitioner.phone, phone),
    ];
    let mut out = text.to_owned();
    for (known, masked) in known.into_iter().chain(numbers) {
        let known = known.trim();
        // A single character is in every text.
        if known.chars().count() > 1 {
            out = out.replace(known, masked);
        }
    }
    out
}

/// `王小明` → `王**`; a compound surname is not told apart, which hides more, not less.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.trim().chars();
    chars
        .next()
        .map_or_else(String::new, |first| format!("{first}**"))
}

/// Shows the first three and last four digits of a mobile number, the last two of a shorter one.
///
/// What is masked already stays as it is: a ledger of ours that was exported comes back.
pub fn mask_phone(phone: &str) -> String {
    let phone = phone.trim();
    if phone.contains("****") && phone.chars().all(|c| c == '*' || ascii_digit(c).is_some()) {
        return phone.to_owned();
    }
    let digits: Vec<char> = phone.chars().filter_map(ascii_digit).collect();
    if digits.len() < 8 {
        return if digits.is_empty() {
            String::new()
        } else {
            "****".to_owned()
        };
    }
    let (head, tail) = if digits.len() < 11 { (0, 2) } else { (3, 4) };
    let head: String = digits[..head].iter().collect();
    let tail: String = digits[digits.len() - tail..].iter().collect();
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, masked: &str, found: &[&str]) {
        let result = mask(text);
        assert_eq!(result.text, masked);
        assert_eq!(result.found, found);
    }

    #[test]
    fn masks_what_identifies_and_leaves_figures() {
        check(
            "请联系13800001234王先生",
            "请联系138****1234王先生",
            &["13800001234"],
        );
        check("电话138 0000 1234。", "电话138****1234。", &["13800001234"]);
        check(
            "电话１３８００００１２３４",
            "电话138****1234",
            &["13800001234"],
        );
        check("+8613800001234", "+86138****1234", &["8613800001234"]);
        check("0755-28901234 转", "0755****34 转", &["075528901234"]);
        check(
            "身份证44030719900101123X。",
            "身份证440****3X。",
            &["44030719900101123X"],
        );
        check(
            "约3927户、18000人，2000辆车",
            "约3927户、18000人，2000辆车",
            &[],
        );
        check("2026-11-24 下午", "2026-11-24 下午", &[]);
        check(
            "单号20261124001234567890123",
            "单号20261124001234567890123",
            &[],
        );
        check("", "", &[]);
        // Figures and other numbers beside one.
        check(
            "301 13800001234 500元",
            "301 138****1234 500元",
            &["13800001234"],
        );
        check("2026 13800001234", "2026 138****1234", &["13800001234"]);
        check(
            "13800001234 13900005678",
            "138****1234 139****5678",
            &["13800001234", "13900005678"],
        );
        check(
            "440307199001011234 13800001234",
            "440****34 138****1234",
            &["440307199001011234", "13800001234"],
        );
        check("0755-2890-1234-8001", "0755****34-8001", &["075528901234"]);
    }

    #[test]
    fn what_is_published_does_not_name_the_petitioner() {
        let petitioner = Petitioner {
            name: "王小明".into(),
            firm: String::new(),
            phone: "2890 1234".into(),
            address: "南岭村南岭路1号".into(),
            found: vec!["44030719900101123X".into()],
        };
        let text = "王小明（2890 1234，44030719900101123X）住南岭村南岭路1号，也可打13800001234";
        assert_eq!(
            published(text, &petitioner),
            "王**（****34，440****3X）住**，也可打138****1234"
        );
        assert_eq!(unnamed("王小明，440****3X", &petitioner), "**，**");
        let nobody = Petitioner::default();
        assert_eq!(published("路灯不亮", &nobody), "路灯不亮");
    }

    #[test]
    fn masks_names_and_phones() {
        assert_eq!(mask_name("欧阳小明"), "欧**");
        assert_eq!(mask_name(" "), "");
        assert_eq!(mask_phone("138-0000-2214"), "138****2214");
        assert_eq!(mask_phone("28901234"), "****34");
        assert_eq!(mask_phone("110"), "****");
        assert_eq!(mask_phone(""), "");
    }
}
