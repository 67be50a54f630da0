//! How texts are cut: every character, and every pair of neighbours.

use std::collections::HashSet;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// A character as it is compared: small, and of usual width. None for what is no word: spaces, signs.
fn folded(c: char) -> Option<char> {
    let c = match c {
        // Full-width letters and digits.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    // Numbers are written with signs: 2026-南岭村-0198. A star stands in for what is masked. No word
    // goes on over the end of a line.
    (c.is_alphanumeric() || matches!(c, '-' | '*' | '%' | '#' | '\n'))
        .then(|| c.to_lowercase().next().unwrap_or(c))
}

/// The characters of a text as they are compared.
pub fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(folded)
}

/// Where a word stands in a text, in characters of the text: the first place. What is no word in
/// between is passed over.
pub fn find(text: &str, word: &[char]) -> Option<usize> {
    let kept: Vec<(usize, char)> = text
        .chars()
        .enumerate()
        .filter_map(|(at, c)| Some((at, folded(c)?)))
        .collect();
    kept.windows(word.len())
        .find(|window| window.iter().map(|(_, c)| c).eq(word))
        .and_then(|window| window.first().map(|(at, _)| *at))
}

/// How alike two texts are, from 0 to 1: the pairs of neighbours they share (Dice).
pub fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> HashSet<(char, char)> {
        let chars: Vec<_> = fold(text).collect();
        chars.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.intersection(&b).count();
    2.0 * shared as f64 / (a.len() + b.len()) as f64
}

/// Cuts texts for the index. The single character and the pair that begins with it stand at one
/// position, so that pairs at following positions are a longer word.
#[derive(Clone, Debug, Default)]
pub struct Grams;

/// The pieces of one text.
#[derive(Debug)]
pub struct Pieces {
    chars: Vec<char>,
    /// Twice the position, and one more for the pair.
    next: usize,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Pieces;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Pieces {
        Pieces {
            chars: fold(text).collect(),
            next: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Pieces {
    fn advance(&mut self) -> bool {
        let (at, wide) = (self.next / 2, self.next % 2);
        let Some(chars) = self.chars.get(at..=at + wide) else {
            // The last character has no neighbour.
            return false;
        };
        self.token.text.clear();
        self.token.text.extend(chars);
        self.token.position = at;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_characters_and_pairs() {
        let mut grams = Grams;
        let mut stream = grams.token_stream("积水 Ａ路");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [
            ("积", 0),
            ("积水", 0),
            ("水", 1),
            ("水a", 1),
            ("a", 2),
            ("a路", 2),
            ("路", 3),
        ];
        assert_eq!(
            found,
            expected.map(|(text, position)| (text.to_owned(), position))
        );
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        let word: Vec<_> = fold("水A").collect();
        assert_eq!(find("雨后 积水 ａ路", &word), Some(4));
        assert_eq!(find("雨后积", &word), None);
    }

    #[test]
    fn the_same_matter_in_other_words_is_alike() {
        let one = "象角塘社区雨后路口积水";
        assert!(likeness(one, "象角塘路口雨后积水严重") >= 0.5);
        assert!(likeness(one, "小区电梯故障") < 0.1);
        assert!(likeness("", one) < f64::EPSILON);
    }
}
