//! TOML as the crate `toml` reads it, turned into the common tree.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, Key, Node, Number, Value};

/// Reads one TOML text.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or("cannot be read").to_owned();
        Fault { at: error.span().map_or(0, |span| span.start), message: format!("not valid TOML: {message}") }
    })?;
    Ok(Node { at: 0..text.len(), value: map(table.into_inner(), text)? })
}

/// Recursion is bounded by the limit of the parser.
fn map(table: DeTable<'_>, text: &str) -> Result<Value, Fault> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let key = Key { at: key.span(), name: key.into_inner().into_owned() };
        entries.push((key, node(value, text)?));
    }
    Ok(Value::Map(entries))
}

fn node(value: Spanned<DeValue<'_>>, text: &str) -> Result<Node, Fault> {
    let at = value.span();
    let too_large = || Fault { at: at.start, message: "the number is too large".to_owned() };
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Boolean(flag) => Value::Bool(flag),
        DeValue::Integer(number) => {
            let whole = i128::from_str_radix(number.as_str(), number.radix()).map_err(|_| too_large())?;
            Value::Number(Number::Whole(whole))
        }
        DeValue::Float(number) => {
            let value = number.as_str().parse().ok().and_then(Number::real);
            Value::Number(value.ok_or_else(|| Fault {
                at: at.start,
                message: "the number is neither finite nor comparable".to_owned(),
            })?)
        }
        DeValue::Datetime(_) => Value::Text(text.get(at.clone()).unwrap_or_default().to_owned()),
        DeValue::Array(array) => {
            let items = array.into_iter().map(|item| node(item, text)).collect::<Result<_, _>>()?;
            Value::List(items)
        }
        DeValue::Table(table) => map(table, text)?,
    };
    Ok(Node { at, value })
}
