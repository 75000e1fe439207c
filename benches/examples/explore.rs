//! temp
use std::time::Instant;
fn main() {
    let n: usize = std::env::args().nth(1).map_or(2000, |a| a.parse().unwrap());
    let only = std::env::args().nth(2);
    for input in countersign_bench::INPUTS {
        if only.as_ref().is_some_and(|o| !input.name.contains(o.as_str())) {
            continue;
        }
        let mut times = Vec::new();
        let mut found = 0;
        let mut len = 0;
        for k in [1, 2, 4] {
            let text = (input.text)(n * k);
            len = text.len();
            let mut best = f64::MAX;
            for _ in 0..2 {
                let t = Instant::now();
                found = countersign_bench::judge(input.kind, &text);
                best = best.min(t.elapsed().as_secs_f64() * 1e3);
                if best > 3000.0 {
                    break;
                }
            }
            times.push(best);
            if best > 20000.0 {
                break;
            }
        }
        let l = times.len() - 1;
        println!(
            "{:<34} {:?} ratio {:.1} {:.1} MB/s found {found} {}",
            input.name,
            times.iter().map(|t| (t * 100.0).round() / 100.0).collect::<Vec<_>>(),
            times[l] / times[0],
            len as f64 / 1e3 / times[l],
            if times[l] / times[0] > 7.0 { "<<<" } else { "" }
        );
    }
}
