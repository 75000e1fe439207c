//! Laws over trees with files, folders and links of other people in every place.

use std::fs;

use countersign_project::{Replace, SetupVerb};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::world::{Foreign, Listing, PATHS, Thing, Wish, World, foreign, wish};

/// Somebody else's things at the paths that are wanted, and above them.
fn tree() -> impl Strategy<Value = Vec<(String, Foreign)>> {
    let above = ["templates", ".claude", "openspec", ".claude/skills", "openspec/notes.md"];
    let paths: Vec<String> =
        above.iter().copied().chain(PATHS.iter().map(|(path, _)| *path)).map(str::to_owned).collect();
    vec(foreign(), paths.len()).prop_map(move |things| paths.iter().cloned().zip(things).collect())
}

fn world(tree: &[(String, Foreign)]) -> World {
    let world = World::new();
    for (path, what) in tree {
        // The record has to be written somewhere.
        if path != "openspec" || matches!(what, Foreign::Nothing | Foreign::Folder) {
            world.put(path, what);
        }
    }
    world
}

/// What of a listing is not there any more, or is something else now.
fn lost(before: &Listing, after: &Listing) -> Vec<String> {
    let differs = |(path, thing): &(&String, &Thing)| after.get(*path) != Some(*thing);
    before.iter().filter(differs).map(|(path, _)| path.clone()).collect()
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 96, ..Default::default() })]

    #[test]
    fn whatever_was_done_uninstall_brings_the_tree_back(tree in tree(), wishes in vec(wish(), 1..4)) {
        let world = world(&tree);
        let before = world.listing();
        for wish in &wishes {
            world.setup(wish);
        }
        if let Some(plan) = world.uninstall(false) {
            prop_assert!(!plan.view.exit_failed(), "{:?}", plan.view.kept().collect::<Vec<_>>());
            prop_assert!(!world.path(".countersign").exists());
        }
        prop_assert_eq!(world.listing(), before);
    }

    #[test]
    fn a_second_time_changes_nothing(tree in tree(), wish in wish()) {
        let world = world(&tree);
        world.setup(&wish);
        let once = world.listing();
        let again = world.setup(&wish);
        prop_assert!(again.is_empty(), "{:?}", again.steps());
        prop_assert_eq!(world.listing(), once);
    }

    #[test]
    fn without_force_nothing_that_was_there_changes(tree in tree(), wishes in vec(wish(), 1..4)) {
        let world = world(&tree);
        let before = world.listing();
        for wish in &wishes {
            world.setup(&Wish { replace: Replace::Nothing, ..wish.clone() });
        }
        // A block is added to a file, whose own text stays.
        let lost: Vec<String> = lost(&before, &world.listing());
        prop_assert!(lost.iter().all(|path| path == "project/AGENTS.md"), "{:?}", lost);
        if let (Some(Thing::File(old)), Some(Thing::File(new))) =
            (before.get("project/AGENTS.md"), world.listing().get("project/AGENTS.md"))
        {
            prop_assert!(new.starts_with(old));
        }
    }

    #[test]
    fn what_somebody_edits_stays_as_it_was_edited(
        tree in tree(),
        first in wish(),
        edited in vec(any::<bool>(), PATHS.len()),
        wishes in vec(wish(), 0..3),
    ) {
        let world = world(&tree);
        world.setup(&Wish { verb: SetupVerb::Init, ..first });
        let mut theirs = Vec::new();
        for ((path, _), is_edited) in PATHS.iter().zip(edited) {
            let file = world.path(path);
            let is_plain = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
            if is_edited && is_plain {
                let mut bytes = fs::read(&file).unwrap();
                bytes.splice(0..0, *b"edited ");
                fs::write(&file, &bytes).unwrap();
                theirs.push((*path, bytes));
            }
        }
        for wish in &wishes {
            world.setup(&Wish { replace: Replace::Nothing, ..wish.clone() });
        }
        world.uninstall(false);
        for (path, was) in &theirs {
            let is = fs::read(world.path(path)).unwrap();
            // In a file of blocks what they wrote is around the block.
            let stays = if *path == "AGENTS.md" { is.starts_with(b"edited ") } else { *was == is };
            prop_assert!(stays, "{}", path);
        }
    }

    #[test]
    fn what_is_forced_away_comes_back(tree in tree(), edits in vec(any::<bool>(), PATHS.len())) {
        let world = world(&tree);
        let forced = Wish { replace: Replace::Recognised, ..Wish::all(SetupVerb::Init, 1) };
        world.setup(&forced);
        for ((path, _), is_edited) in PATHS.iter().zip(&edits) {
            let file = world.path(path);
            let is_plain = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
            if *is_edited && is_plain && path.contains("opsx") {
                fs::write(&file, "theirs\n").unwrap();
            }
        }
        let edited = world.listing();
        world.setup(&Wish { version: 2, ..forced });
        world.uninstall(false);
        let after = world.listing();
        for (path, thing) in edited.iter().filter(|(_, thing)| **thing == Thing::File(b"theirs\n".to_vec())) {
            prop_assert_eq!(after.get(path), Some(thing), "{}", path);
        }
    }
}
