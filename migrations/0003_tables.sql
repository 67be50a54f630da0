-- Spreadsheet forms of an office, which exports fill: how each is filled (JSON), and the workbook in
-- base64.
CREATE TABLE export_forms (
    id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    workbook TEXT NOT NULL
);
