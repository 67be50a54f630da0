//! Which column of a file is what: found by its header, or said in a mapping file.
//!
//! ```toml
//! [columns]            # column of ours = header in the file
//! title = "问题摘要"
//! [values.topic]       # word in the file = word or name of ours
//! "市政" = "liveable"
//! [defaults]           # for rows where the cell is empty, or there is no such column
//! station = "南岭村社区联络站"
//! ```
//!
//! The same in JSON is read as well.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Deserialize;

use super::columns::Column;
use super::table::Cell;
use super::words::normal;

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file cannot be opened.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// Not TOML, or not of this form.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// Not JSON, or not of this form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It speaks of a column that the importer does not know.
    #[error("{0}: ?")]
    UnknownColumn(String),
    /// It names a header that the file does not have.
    #[error("{0} = {1:?}: ?")]
    NoSuchHeader(&'static str, String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    defaults: BTreeMap<String, String>,
}

/// What a mapping file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    columns: HashMap<Column, String>,
    values: HashMap<Column, HashMap<String, String>>,
    defaults: HashMap<Column, String>,
}

impl Mapping {
    /// Reads a mapping file: JSON if it is called so, else TOML.
    ///
    /// # Errors
    /// It cannot be opened or understood.
    pub fn read(path: &Path) -> Result<Self, MappingError> {
        let text = std::fs::read_to_string(path)?;
        let is_json = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"));
        let file = if is_json {
            serde_json::from_str(&text)?
        } else {
            toml::from_str(&text)?
        };
        Self::from_file(file)
    }

    fn from_file(file: File) -> Result<Self, MappingError> {
        let column = |code: String| {
            Column::from_code(&code)
                .or_else(|| Column::from_header(&code))
                .ok_or(MappingError::UnknownColumn(code))
        };
        let mut mapping = Self::default();
        for (code, header) in file.columns {
            mapping.columns.insert(column(code)?, header);
        }
        for (code, words) in file.values {
            let words = words
                .into_iter()
                .map(|(word, value)| (normal(&word), value));
            mapping.values.insert(column(code)?, words.collect());
        }
        for (code, value) in file.defaults {
            mapping.defaults.insert(column(code)?, value);
        }
        Ok(mapping)
    }

    /// Says what an empty cell of a column stands for; a mapping file's word comes first.
    pub fn default_to(&mut self, column: Column, value: String) {
        self.defaults.entry(column).or_insert(value);
    }

    /// Whether a header means anything.
    pub fn knows(&self, header: &str) -> bool {
        self.named(header).is_some() || Column::from_header(header).is_some()
    }

    fn named(&self, header: &str) -> Option<Column> {
        let wanted = normal(header);
        let fits = |(_, named): &(&Column, &String)| normal(named) == wanted;
        self.columns.iter().find(fits).map(|(column, _)| *column)
    }

    /// Where each column stands in a table.
    ///
    /// # Errors
    /// The mapping names a header that is not there.
    pub fn layout(self, headers: &[String]) -> Result<Layout, MappingError> {
        let mut at: HashMap<Column, usize> = HashMap::new();
        for (column, header) in &self.columns {
            let place = headers
                .iter()
                .position(|found| normal(found) == normal(header))
                .ok_or_else(|| MappingError::NoSuchHeader(column.code(), header.clone()))?;
            at.insert(*column, place);
        }
        let mut unused = Vec::new();
        for (i, header) in headers.iter().enumerate() {
            if at.values().any(|place| *place == i) {
                continue;
            }
            match Column::from_header(header) {
                Some(column) if !at.contains_key(&column) => {
                    at.insert(column, i);
                }
                _ if header.is_empty() => {}
                _ => unused.push(header.clone()),
            }
        }
        Ok(Layout {
            at,
            headers: headers.to_vec(),
            mapping: self,
            unused,
        })
    }
}

/// Where each column stands in one table, and what its words mean.
#[derive(Clone, Debug)]
pub struct Layout {
    at: HashMap<Column, usize>,
    headers: Vec<String>,
    mapping: Mapping,
    /// Headers that mean nothing, or that a column was already found under.
    pub unused: Vec<String>,
}

impl Layout {
    /// The columns that were found, with their headers, in the order of the file.
    pub fn found(&self) -> Vec<(Column, &str)> {
        let mut found: Vec<_> = self
            .at
            .iter()
            .map(|(column, place)| (*place, *column))
            .collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|(place, column)| (column, self.headers[place].as_str()))
            .collect()
    }

    /// The header under which a column stands; its code, if it has none.
    pub fn header(&self, column: Column) -> &str {
        self.at
            .get(&column)
            .map_or(column.code(), |place| self.headers[*place].as_str())
    }

    /// A row's cell as it stands.
    pub fn cell<'a>(&self, cells: &'a [Cell], column: Column) -> &'a Cell {
        self.at
            .get(&column)
            .and_then(|place| cells.get(*place))
            .unwrap_or(&Cell::Empty)
    }

    /// A row's text in a column, in our words; empty if there is none.
    pub fn text(&self, cells: &[Cell], column: Column) -> String {
        let text = self.cell(cells, column).text();
        if text.is_empty() {
            return self
                .mapping
                .defaults
                .get(&column)
                .cloned()
                .unwrap_or_default();
        }
        self.ours(column, text)
    }

    /// What a word of the file means, if the mapping says so; else the word itself.
    pub fn ours(&self, column: Column, text: String) -> String {
        let words = self.mapping.values.get(&column);
        words
            .and_then(|words| words.get(&normal(&text)).cloned())
            .unwrap_or(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(toml: &str) -> Result<Mapping, MappingError> {
        Mapping::from_file(toml::from_str(toml)?)
    }

    fn headers(headers: &[&str]) -> Vec<String> {
        headers.iter().map(|header| (*header).to_owned()).collect()
    }

    fn texts(texts: &[&str]) -> Vec<Cell> {
        texts
            .iter()
            .map(|text| Cell::Text((*text).to_owned()))
            .collect()
    }

    #[test]
    fn columns_are_found_by_header() {
        let headers = headers(&[
            "留言编号",
            "留言用户",
            "留言主题",
            "留言时间",
            "留言详情",
            "答复意见",
            "答复时间",
            "备注",
            "",
        ]);
        let layout = Mapping::default().layout(&headers).expect("a layout");
        let found: Vec<_> = layout
            .found()
            .into_iter()
            .map(|(column, _)| column.code())
            .collect();
        assert_eq!(
            found,
            [
                "number",
                "name",
                "title",
                "registered",
                "text",
                "reply",
                "replied"
            ]
        );
        assert_eq!(layout.unused, ["备注"]);
        assert_eq!(layout.header(Column::Title), "留言主题");
        assert_eq!(layout.header(Column::Class), "class");
    }

    #[test]
    fn columns_of_an_open311_export_are_found() {
        let headers = headers(&[
            "Unique Key",
            "Created Date",
            "Closed Date",
            "Agency",
            "Complaint Type",
            "Descriptor",
            "Incident Address",
            "Status",
            "Due Date",
            "Resolution Description",
        ]);
        let layout = Mapping::default().layout(&headers).expect("a layout");
        let found: Vec<_> = layout
            .found()
            .into_iter()
            .map(|(column, _)| column.code())
            .collect();
        assert_eq!(
            found,
            [
                "number",
                "registered",
                "closed",
                "units",
                "topic",
                "title",
                "place",
                "status",
                "reply"
            ]
        );
        assert_eq!(layout.unused, ["Due Date"]);
    }

    #[test]
    fn a_mapping_file_goes_first() {
        let mapping = mapping(
            r#"
            [columns]
            title = "问题 摘要一栏"
            "联系电话" = "手机（本人）"
            [values.topic]
            "市政" = "liveable"
            [defaults]
            station = "南岭村"
            "#,
        )
        .expect("a mapping");
        let headers = headers(&["标题", "问题摘要一栏", "类别", "手机(本人)"]);
        let layout = mapping.layout(&headers).expect("a layout");
        let cells = texts(&["a", "b", "市 政", "138"]);
        assert_eq!(layout.text(&cells, Column::Title), "b");
        assert_eq!(layout.text(&cells, Column::Phone), "138");
        assert_eq!(layout.text(&cells, Column::Topic), "liveable");
        assert_eq!(layout.text(&cells, Column::Station), "南岭村");
        assert_eq!(layout.text(&texts(&["a"]), Column::Topic), "");
        assert_eq!(layout.unused, ["标题"]);
    }

    #[test]
    fn a_mapping_that_does_not_fit_is_refused() {
        let column = mapping("[columns]\ncolour = \"颜色\"");
        assert!(matches!(column, Err(MappingError::UnknownColumn(code)) if code == "colour"));
        assert!(matches!(mapping("[colums]\n"), Err(MappingError::Toml(_))));
        let layout = mapping("[columns]\ntitle = \"题\"")
            .expect("a mapping")
            .layout(&headers(&["标题"]));
        assert!(matches!(
            layout,
            Err(MappingError::NoSuchHeader("title", _))
        ));
    }
}
