//! The index itself: what is stored and how it is asked.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use shared::api::Found;
use shared::id::RequestId;
use shared::record::RecordKey;
use tantivy::collector::{Collector, DocSetCollector, SegmentCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{
    DocId, IndexReader, IndexWriter, ReloadPolicy, Score, SegmentOrdinal, SegmentReader,
    TantivyDocument, Term,
};

use super::Position;
use super::grams::{Grams, find, fold};

/// Bytes that new texts may take before they are written.
const BUDGET: usize = 48 * 1024 * 1024;
const TOKENIZER: &str = "grams";
/// Characters shown around a word.
const AROUND: usize = 24;
/// Pairs of a text that are looked for when it is compared.
const MAX_PAIRS: usize = 64;

/// A record's text.
#[derive(Clone, Debug)]
pub struct Text {
    /// The record.
    pub key: RecordKey,
    /// The request it belongs to.
    pub request: RequestId,
    /// Who may find it.
    pub audiences: Vec<String>,
    /// The text; empty takes the record out of the index.
    pub text: String,
}

#[derive(Clone, Copy, Debug)]
struct Fields {
    key: Field,
    kind: Field,
    request: Field,
    high: Field,
    low: Field,
    audience: Field,
    text: Field,
}

/// An open index.
#[derive(Debug)]
pub struct Index {
    index: tantivy::Index,
    reader: IndexReaderHandle,
    fields: Fields,
}

/// A reader has no `Debug`.
struct IndexReaderHandle(IndexReader);

impl std::fmt::Debug for IndexReaderHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IndexReader(…)")
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let texts = TextOptions::default()
        .set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
        .set_stored();
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        kind: builder.add_text_field("kind", STRING | STORED),
        request: builder.add_text_field("request", STRING | STORED),
        high: builder.add_u64_field("high", FAST),
        low: builder.add_u64_field("low", FAST),
        audience: builder.add_text_field("audience", STRING),
        text: builder.add_text_field("text", texts),
    };
    (builder.build(), fields)
}

impl Index {
    fn over(index: tantivy::Index, fields: Fields) -> tantivy::Result<Self> {
        index.tokenizers().register(TOKENIZER, Grams);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::OnCommitWithDelay)
            .try_into()?;
        Ok(Self {
            index,
            reader: IndexReaderHandle(reader),
            fields,
        })
    }

    /// Opens an index of this build's making.
    pub fn open(folder: &Path) -> tantivy::Result<Self> {
        let index = tantivy::Index::open_in_dir(folder)?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError(
                "of another build".to_owned(),
            ));
        }
        Self::over(index, fields)
    }

    /// Makes an empty index.
    pub fn create(folder: &Path) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        Self::over(tantivy::Index::create_in_dir(folder, schema)?, fields)
    }

    /// How far it has read; `None` before its first commit.
    pub fn position(&self) -> Option<Position> {
        let payload = self.index.load_metas().ok()?.payload?;
        let mut parts = payload.split(' ');
        Some(Position {
            epoch: parts.next()?.to_owned(),
            csn: parts.next()?.parse().ok()?,
            chain: parts.next()?.to_owned(),
        })
    }

    /// What writes it. There can be one at a time.
    pub fn writer(&self) -> tantivy::Result<Writer> {
        Ok(Writer {
            writer: self.index.writer_with_num_threads(1, BUDGET)?,
            reader: self.reader.0.clone(),
            fields: self.fields,
            position: None,
        })
    }

    fn holds(&self, word: &[char]) -> Box<dyn Query> {
        let term = |chars: &[char]| {
            Term::from_field_text(self.fields.text, &chars.iter().collect::<String>())
        };
        if word.len() < 3 {
            Box::new(TermQuery::new(term(word), IndexRecordOption::Basic))
        } else {
            Box::new(PhraseQuery::new(word.windows(2).map(term).collect()))
        }
    }

    fn seen_by(&self, audiences: &[String]) -> Box<dyn Query> {
        let terms = audiences
            .iter()
            .map(|audience| Term::from_field_text(self.fields.audience, audience));
        Box::new(ConstScoreQuery::new(
            Box::new(TermSetQuery::new(terms)),
            0.0,
        ))
    }

    /// The requests with a text that holds a word and that some audiences see.
    pub fn requests(
        &self,
        word: &[char],
        audiences: &[String],
    ) -> tantivy::Result<HashSet<RequestId>> {
        let query = BooleanQuery::intersection(vec![self.holds(word), self.seen_by(audiences)]);
        self.reader.0.searcher().search(&query, &Requests)
    }

    /// Where a word stands in some requests, each once: in the request itself if it is there.
    pub fn places(
        &self,
        word: &[char],
        audiences: &[String],
        among: &[RequestId],
    ) -> tantivy::Result<Vec<Found>> {
        let of = among
            .iter()
            .map(|id| Term::from_field_text(self.fields.request, &id.to_string()));
        let query = BooleanQuery::intersection(vec![
            self.holds(word),
            self.seen_by(audiences),
            Box::new(TermSetQuery::new(of)),
        ]);
        let searcher = self.reader.0.searcher();
        let mut found: HashMap<RequestId, Found> = HashMap::new();
        for address in searcher.search(&query, &DocSetCollector)? {
            let document: TantivyDocument = searcher.doc(address)?;
            let value = |field| {
                document
                    .get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
            };
            let Ok(request) = value(self.fields.request).parse::<RequestId>() else {
                continue;
            };
            let kind = value(self.fields.kind);
            if found.contains_key(&request) && kind != "request" {
                continue;
            }
            let place = Found {
                request,
                kind: kind.to_owned(),
                text: around(value(self.fields.text), word),
            };
            found.insert(request, place);
        }
        Ok(among.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Requests whose own texts share most with a text.
    pub fn alike(
        &self,
        text: &str,
        audiences: &[String],
        limit: usize,
    ) -> tantivy::Result<Vec<RequestId>> {
        let chars: Vec<_> = fold(text).collect();
        let pairs: HashSet<String> = chars
            .windows(2)
            .take(MAX_PAIRS)
            .map(|pair| pair.iter().collect())
            .collect();
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = pairs.iter().map(|pair| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(self.fields.text, pair);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(query))
        });
        let own = Term::from_field_text(self.fields.kind, "request");
        let query = BooleanQuery::new(vec![
            (Occur::Must, Box::new(BooleanQuery::new(pairs.collect()))),
            (Occur::Must, self.seen_by(audiences)),
            (
                Occur::Must,
                Box::new(ConstScoreQuery::new(
                    Box::new(TermQuery::new(own, IndexRecordOption::Basic)),
                    0.0,
                )),
            ),
        ]);
        let searcher = self.reader.0.searcher();
        let top = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let mut ids = Vec::with_capacity(top.len());
        for (_, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            let id: Option<RequestId> = document
                .get_first(self.fields.request)
                .and_then(|value| value.as_str()?.parse().ok());
            ids.extend(id);
        }
        Ok(ids)
    }
}

/// The text around a word, on one line.
fn around(text: &str, word: &[char]) -> String {
    let at = find(text, word).unwrap_or(0);
    let from = at.saturating_sub(AROUND / 2);
    let length = AROUND + word.len();
    let chars = text.chars().count();
    let mut shown: String = text
        .chars()
        .skip(from)
        .take(length)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if from > 0 {
        shown.insert(0, '…');
    }
    if from + length < chars {
        shown.push('…');
    }
    shown
}

/// What writes an index.
pub struct Writer {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    position: Option<Position>,
}

impl Writer {
    /// Puts texts in the place of what the index had of their records.
    pub fn put(&mut self, texts: Vec<Text>, position: Position) -> tantivy::Result<()> {
        let fields = self.fields;
        for text in texts {
            let key = format!("{}:{}", text.key.kind(), text.key.id());
            self.writer
                .delete_term(Term::from_field_text(fields.key, &key));
            if text.text.is_empty() {
                continue;
            }
            let bits = u128::from(text.request);
            let mut document = TantivyDocument::new();
            document.add_text(fields.key, key);
            document.add_text(fields.kind, text.key.kind());
            document.add_text(fields.request, text.request.to_string());
            document.add_u64(fields.high, (bits >> 64) as u64);
            document.add_u64(fields.low, bits as u64);
            for audience in text.audiences {
                document.add_text(fields.audience, audience);
            }
            document.add_text(fields.text, text.text);
            self.writer.add_document(document)?;
        }
        self.position = Some(position);
        Ok(())
    }

    /// Makes everything that was put last and be found.
    pub fn commit(&mut self) -> tantivy::Result<()> {
        let mut commit = self.writer.prepare_commit()?;
        if let Some(position) = &self.position {
            commit.set_payload(&format!(
                "{} {} {}",
                position.epoch, position.csn, position.chain
            ));
        }
        commit.commit()?;
        self.reader.reload()
    }
}

/// Collects the requests of what was found.
struct Requests;

struct RequestsOf {
    high: Column<u64>,
    low: Column<u64>,
    found: HashSet<RequestId>,
}

impl Collector for Requests {
    type Fruit = HashSet<RequestId>;
    type Child = RequestsOf;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<RequestsOf> {
        Ok(RequestsOf {
            high: segment.fast_fields().u64("high")?,
            low: segment.fast_fields().u64("low")?,
            found: HashSet::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, found: Vec<HashSet<RequestId>>) -> tantivy::Result<Self::Fruit> {
        let mut parts = found.into_iter();
        let mut all = parts.next().unwrap_or_default();
        for part in parts {
            all.extend(part);
        }
        Ok(all)
    }
}

impl SegmentCollector for RequestsOf {
    type Fruit = HashSet<RequestId>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if let (Some(high), Some(low)) = (self.high.first(doc), self.low.first(doc)) {
            let bits = (u128::from(high) << 64) | u128::from(low);
            self.found.insert(RequestId::from_bits(bits));
        }
    }

    fn harvest(self) -> HashSet<RequestId> {
        self.found
    }
}
