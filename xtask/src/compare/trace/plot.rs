//! The growth as a drawing: requirements to the right, milliseconds upwards, both by powers of ten.

use std::fmt::Write as _;

use super::Size;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 110.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 40.0;
const TENS: [f64; 4] = [10.0, 100.0, 1_000.0, 10_000.0];
/// The milliseconds at the lower and the upper edge.
const EDGES: (f64, f64) = (1.0, 10_000.0);

/// The drawing.
pub(super) fn render(sizes: &[Size]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n<title>Time of verify, trace and floor by the number of requirements</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    draw(sizes, &mut svg).expect("a string takes any text");
    svg.push_str("</svg>\n");
    svg
}

fn draw(sizes: &[Size], svg: &mut String) -> std::fmt::Result {
    for ms in TENS {
        let y = up(ms);
        writeln!(svg, "<path d=\"M{LEFT} {y:.1}H{:.1}\" stroke=\"#ddd\"/>", WIDTH - RIGHT)?;
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{ms} ms</text>",
            LEFT - 6.0,
            y + 4.0
        )?;
    }
    for size in sizes {
        let (x, y) = (right(size.requirements, sizes), HEIGHT - BOTTOM + 18.0);
        writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>", size.requirements)?;
    }
    line(svg, "verify", "#b3261e", sizes, |size| Some(size.verify.wall_ms))?;
    line(svg, "trace part", "#1a56c4", sizes, |size| size.trace_ms)?;
    line(svg, "floor", "#666", sizes, |size| Some(size.floor.wall_ms))
}

fn line(
    svg: &mut String,
    name: &str,
    color: &str,
    sizes: &[Size],
    value: impl Fn(&Size) -> Option<f64>,
) -> std::fmt::Result {
    let points: Vec<(f64, f64)> =
        sizes.iter().filter_map(|size| Some((right(size.requirements, sizes), up(value(size)?)))).collect();
    let list: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>",
        list.join(" ")
    )?;
    for (x, y) in &points {
        writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{color}\"/>")?;
    }
    if let Some((x, y)) = points.last() {
        writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{color}\">{name}</text>", x + 8.0, y + 4.0)?;
    }
    Ok(())
}

/// Where so many milliseconds are.
fn up(ms: f64) -> f64 {
    let (low, high) = EDGES;
    let share = (ms.clamp(low, high) / low).log10() / (high / low).log10();
    HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
}

/// Where so many requirements are.
#[expect(clippy::cast_precision_loss, reason = "the sizes are small")]
fn right(requirements: usize, sizes: &[Size]) -> f64 {
    let of = |at: usize| (sizes[at].requirements as f64).log10();
    let (low, high) = (of(0), of(sizes.len() - 1));
    let share = ((requirements as f64).log10() - low) / (high - low).max(1.0);
    LEFT + 20.0 + share * (WIDTH - LEFT - RIGHT - 20.0)
}
