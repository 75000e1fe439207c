//! Laws and cases of `init`, `update` and `uninstall`.
