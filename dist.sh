#!/bin/sh
# The archives that a streamer unpacks, in dist/: `dist.sh linux` or `dist.sh windows`, both for x86_64.
#
# Windows is linked with Debian's gcc-mingw-w64-x86-64. Its std is rustup's (rustup target add x86_64-pc-windows-gnu); without
# it std is built from Debian's rust-web-src with the compiler it belongs to, Debian's rustc-web.
set -eu
cd "$(dirname "$0")"
target_dir=${CARGO_TARGET_DIR:-target}
name=draw-stream-$1-x86_64
folder=$target_dir/dist/$name
rm -rf "$folder"
mkdir -p "$folder/licences" dist

case $1 in
linux)
    cargo build --release --locked -p live
    cp "$target_dir/release/live" "$folder/"
    strip "$folder/live"
    ;;
windows)
    target=x86_64-pc-windows-gnu
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    if [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
        cargo build --release --locked -p live --target $target
    else
        RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            cargo build --release --locked -p live --target $target -Zbuild-std=std,panic_unwind
    fi
    cp "$target_dir/$target/release/live.exe" "$folder/"
    x86_64-w64-mingw32-strip "$folder/live.exe"
    ;;
*)
    echo "usage: dist.sh linux|windows" >&2
    exit 2
    ;;
esac

cp .env.example README.md README.ru.md CHANGELOG.md "$folder/"
cp -r docs "$folder/"
cp LICENSE-* engine/fonts/*-OFL.txt "$folder/licences/"
if [ "$1" = windows ]; then
    # Explorer opens zip on every Windows.
    archive=$PWD/dist/$name.zip
    (cd "$target_dir/dist" && python3 -m zipfile -c "$archive" "$name")
    ls -l "dist/$name.zip"
else
    tar --sort=name --owner=0 --group=0 --numeric-owner -C "$target_dir/dist" -cf - "$name" | gzip -9n > "dist/$name.tar.gz"
    ls -l "dist/$name.tar.gz"
fi
