//! The spreadsheet forms that exports fill. They are no records: that one was brought or thrown
//! away is put on record by the caller, as a command.

use shared::export::Form;
use shared::id::FormId;

use crate::backend::Value;
use crate::error::Result;
use crate::read::json;
use crate::storage::Storage;

const KEEP: &str = "INSERT INTO export_forms (id, body, workbook) VALUES ($1, $2, $3)";
const DROP: &str = "DELETE FROM export_forms WHERE id = $1";
const ALL: &str = "SELECT body FROM export_forms ORDER BY id";
const ONE: &str = "SELECT body, workbook FROM export_forms WHERE id = $1";

impl Storage {
    /// Keeps a form with its workbook, in base64.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_form(&self, form: &Form, workbook: &str) -> Result<()> {
        let body = serde_json::to_string(form).expect("a form holds only strings and numbers");
        let values = vec![
            Value::Text(form.id.to_string()),
            Value::Text(body),
            Value::Text(workbook.to_owned()),
        ];
        self.pools.writer.execute(KEEP, values).await?;
        Ok(())
    }

    /// Throws a form away; whether it was there.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_form(&self, form: FormId) -> Result<bool> {
        let values = vec![Value::Text(form.to_string())];
        Ok(self.pools.writer.execute(DROP, values).await? > 0)
    }

    /// The forms, in the order in which they came.
    ///
    /// # Errors
    /// The database's.
    pub async fn forms(&self) -> Result<Vec<Form>> {
        let rows = self.pools.readers.fetch_all(ALL, Vec::new()).await?;
        rows.iter().map(|row| json(row.str(0)?, "a form")).collect()
    }

    /// A form and its workbook, in base64.
    ///
    /// # Errors
    /// The database's.
    pub async fn form(&self, form: FormId) -> Result<Option<(Form, String)>> {
        let values = vec![Value::Text(form.to_string())];
        let row = self.pools.readers.fetch_first(ONE, values).await?;
        row.map(|row| Ok((json(row.str(0)?, "a form")?, row.text(1)?)))
            .transpose()
    }
}
