#!/usr/bin/env bash
# Asks the real program for what it cannot do, one mistake after the other, and writes what it printed to docs/bad-inputs.md.
# Every case must end with exit code 2, one sentence on standard error, no stack trace and nothing left behind.
# Ends with `N cases, M wrong` and exit code 1 when M is not 0. Takes about two minutes. Needs no network and no GPU.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
golden=$root/app/src/test/resources/golden
small=$root/weights/src/test/resources/small
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
page=$dir/page.md
cases=0
wrong=0
cd "$dir" || exit 1
unset GANCONTROL_CHECKPOINT_DIR

say_wrong() {
    wrong=$((wrong + 1))
    printf 'WRONG: %s\n       %s\n' "$1" "$shown" >&2
    sed 's/^/       | /' "$dir/.err" >&2
}

# Everything in the scratch folder that a command could have left, with sizes.
listing() { find "$dir" -path "$dir/.*" -prune -o -type f -printf '%P %s\n' -o -type d -printf '%P/\n' | LC_ALL=C sort; }

section() { printf '\n## %s\n\n| asked | printed |\n| --- | --- |\n' "$1" >>"$page"; }

# bad WORDS…: runs ./latentclr WORDS in the scratch folder. $launcher and $note may say otherwise how, in the program and in the page.
# With began=yes the training may have begun and left its run folder.
launcher=$root/latentclr
note=
bad() {
    cases=$((cases + 1))
    local before after code first lines
    shown="./latentclr"
    for word in "$@"; do
        case $word in *[\ \[\]\$\'\"]* | '') shown="$shown '$word'" ;; *) shown="$shown $word" ;; esac
    done
    shown=${shown//"$dir"\//}
    [ -z "$note" ] || shown="$note $shown"
    before=$(listing)
    "$launcher" "$@" >"$dir/.out" 2>"$dir/.err" </dev/null
    code=$?
    after=$(listing)
    [ "$code" -eq 2 ] || say_wrong "exit code $code"
    [ "$before" = "$after" ] || [ -n "${began-}" ] || { say_wrong "left something behind"; diff <(echo "$before") <(echo "$after") >&2; }
    lines=$(grep -vc '^Try `latentclr' "$dir/.err")
    [ "$lines" -eq 1 ] || say_wrong "$lines lines on standard error"
    grep -q '^latentclr: .*[.?]$' "$dir/.err" || say_wrong "not a sentence"
    grep -Eq 'Exception|^\s+at |internal failure|org\.latentclr' "$dir/.err" && say_wrong "a trace"
    first=$(grep -v '^Try `latentclr' "$dir/.err" | sed "s|$dir/||g; s|$dir|.|g; s/^latentclr: //; s/|/\\\\|/g" | tr '\n' ' ')
    printf '| `%s` | %s |\n' "${shown//|/\\|}" "${first% }" >>"$page"
    printf '.' >&2
}

# ---------------------------------------------------------------- files to stumble over
rosinality=$golden/rosinality_sg2/b_64/stylegan2.pt
nvidia=$golden/nvidia_sg2/e_orig16/network-snapshot.pkl
cp "$rosinality" generator.pt
cp "$nvidia" generator.pkl
cp "$small/features.pt" features.pt
cp "$small/object.npy" objects.npy
: >empty.pt
head -c 100000 "$rosinality" >truncated.pt
head -c 100000 "$nvidia" >truncated.pkl
head -c 3000 /dev/urandom >noise.pkl
printf 'hello\n' >text.safetensors
printf '\377\377\377\377\377\377\377\177{}' >boast.safetensors
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 381673535\n' 0 >pointer.pkl
printf 'cos\nsystem\n(S"touch %s/harm"\ntR.' "$dir" >hostile.pkl
{ printf '\200\002'; cat hostile.pkl; } >hostile2.pkl
mkdir -p hostile/archive folder.pt weights/stylegan2 empty
cp hostile.pkl hostile/archive/data.pkl
printf '3\n' >hostile/archive/version
(cd hostile && jar --create --no-compress --no-manifest --file ../hostile.pt archive) || exit 1
printf '<html><body>Sign in to download</body></html>\n' >page.pt
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 381673535\n' 0 >weights/stylegan2/stylegan2_ffhq_1024.pt
npy() { # npy SHAPE FLOATS: a float32 array of zeros
    local header="{'descr': '<f4', 'fortran_order': False, 'shape': $1, }"
    printf '\223NUMPY\001\000v\000%-117s\n' "$header"
    head -c $((4 * $2)) /dev/zero
}
npy '(2, 64)' 128 >narrow.npy
npy '(128,)' 128 >flat.npy
npy '(2, 128)' 7 >short.npy
npy '(0, 128)' 0 >none.npy
"$root/latentclr" train hparams.iterations=1 eval_freq=1 eval_iters=1 k=3 out=run -q >/dev/null || exit 1
"$root/latentclr" train hparams.iterations=1 eval_freq=1 eval_iters=1 k=3 hparams.batch_size=2 out=other -q \
    generator=file generator.path=generator.pkl generator.feature_layer=b8.conv1 >/dev/null || exit 1
"$root/latentclr" convert generator.pkl generator.safetensors >/dev/null || exit 1
head -c 2000 run/final_model.pt >run/cut.pt
cp run/final_model.pt lonely.pt
# A run folder as the published trainer writes it, with the directions of a generator that is not here.
mkdir -p RUN/.hydra
cat >RUN/.hydra/config.yaml <<'YAML'
generator: {_target_: colat.generators.StyleGAN2Generator, device: cuda, class_name: ffhq, truncation: 0.7, use_w: true, feature_layer: conv1}
model: {_target_: colat.models.NonlinearConditional, k: 100, size: 512, depth: 1, alpha: 1, normalize: true}
k: 100
device: cuda:0
YAML
cp run/final_model.pt RUN/best_model.pt

# Two runs of the second method, and one whose networks do not fit each other.
for k in 4 3; do
    "$root/latentclr" train method=voynov n_steps=1 batch_size=2 shift_predictor=ResNet directions_count=$k out=voynov$k -q >/dev/null || exit 1
done
mkdir -p mixed/models
cp voynov4/models/deformator_1.pt mixed/models
cp voynov3/models/shift_predictor_1.pt mixed/models
# A BigGAN-deep in the published layout, without its configuration and with half of its weights.
mkdir -p noconfig half
: >noconfig/pytorch_model.bin
cat >half/config.json <<'JSON'
{"output_dim": 8, "z_dim": 16, "class_embed_dim": 16, "channel_width": 8, "num_classes": 10, "layers": [[false, 16, 16], [true, 16, 8]],
 "attention_layer_position": 1, "eps": 0.0001, "n_stats": 51}
JSON
cp truncated.pt half/pytorch_model.bin

cat >"$page" <<'PAGE'
# What the program says to mistakes

Written by `build/bad-inputs.sh`, which asks the real program and fails unless every case ends with exit code 2, one sentence,
no stack trace and nothing left behind. `generator.pt` and `generator.pkl` are small StyleGAN2 files, `run` is a run of three
directions on the bundled generator, `other` one on `generator.pkl`, `voynov4` and `voynov3` are runs of `method=voynov`, `mixed` has the
deformator of one and the reconstructor of the other; the other files are what their names say.
PAGE

section 'Commands, options and words'
bad trian
bad
bad train --devise cpu
bad train --threads many
bad train --threads -1
bad train k
bad train k=1
bad train k=1000000
bad train hparams.batch_size=100000
bad train kk=3
bad train batch_size=8
bad train hparams.batch_size=1
bad train hparams.iterations=0
bad train model=nonlinaer
bad train 'model.alpha=[3,-3]'
bad train 'model.alpha=[-3,3'
bad train model.alpha=0
bad train model.depth=3
bad train loss.temp=-1
bad train generator.truncation=nan
bad train generator=stylgan2
bad train feed_layers=3
bad train 'feed_layers=[]'
bad train mixed_precision=true
bad train seed=x
bad train loss=simclr hparams.batch_size=8
bad train --config-path=nowhere --config-name=config
bad gen
bad gen checkpoint=run/final_model.pt 'alphas=[0]'
bad gen checkpoint=run/final_model.pt n_dirs=0
bad eval checkpoint=run/final_model.pt eval_freq=3
bad inspect
bad inspect generator.pt generator.pkl
bad info generator.pt
bad convert generator.pt

section 'Weights that are missing: the published commands, word for word'
bad train k=32 generator=biggan generator.feature_layer=generator.layers.4 generator.class_name=bulbul model=nonlinear hparams.batch_size=16 'model.alpha=[-3.0,+3.0]'
bad train k=100 generator=stylegan2 generator.feature_layer=conv1 hparams.batch_size=8 generator.class_name=ffhq model=nonlinear model.alpha=1
bad gen --config-path=RUN/.hydra --config-name=config checkpoint=RUN/best_model.pt +n_samples=5 '+alphas=[-15,-10,-5,5,10,15]' +iterative=False +image_size=256 '+n_dirs=[0,1,2,3]'
GANCONTROL_CHECKPOINT_DIR=$dir/empty note='GANCONTROL_CHECKPOINT_DIR=empty' bad train generator=stylegan2 generator.class_name=church
GANCONTROL_CHECKPOINT_DIR=$dir/empty note='GANCONTROL_CHECKPOINT_DIR=empty' bad train generator=biggan
GANCONTROL_CHECKPOINT_DIR=$dir/weights note='GANCONTROL_CHECKPOINT_DIR=weights' bad train generator=stylegan2
bad train generator=stylegan2 generator.class_name=dog
bad train generator=file
bad train generator.class_name=3

section 'Files that are not what they should be'
file() { bad train generator=file "generator.path=$1" hparams.batch_size=2 hparams.iterations=1 "${@:2}"; }
file nowhere.pkl
file folder.pt
file empty.pt
file truncated.pt
file truncated.pkl
file noise.pkl
file pointer.pkl
file hostile.pkl
file hostile.pt
file page.pt
file text.safetensors
file boast.safetensors
file run/final_model.pt
file flat.npy
file features.pt
file hostile2.pkl
bad inspect nowhere.pt
bad inspect folder.pt
bad inspect empty.pt
bad inspect truncated.pt
bad inspect hostile.pkl
bad inspect hostile.pt
bad inspect pointer.pkl
bad inspect objects.npy
bad inspect short.npy
bad inspect boast.safetensors
bad convert truncated.pkl out.safetensors
bad convert hostile.pt out.safetensors
bad convert generator.pt out.onnx
bad convert generator.pt generator.pt
bad convert generator.pkl generator.pkl
bad convert generator.pkl nowhere/out.npz
bad convert generator.pkl out.npz --network=H
bad golden nowhere
bad golden empty

section 'Layers and shapes'
bad train generator.feature_layer=convs.10
bad train generator.feature_layer=input
bad train generator.feature_layer=conv1 'feed_layers=[5,6]'
bad train generator.feature_layer=b16.conv9
file generator.pkl generator.feature_layer=b32.conv0
bad train 'feed_layers=[10]'
bad train 'feed_layers=[3,11]' generator.use_w=false
bad train projector=linear projector.in_features=512
bad train projector=linear projector.in_features=1000
bad train model.size=512
bad train model.subspace=500
bad train model.subspace=0
bad train loss=simclr loss.temperature=0
bad gen checkpoint=run/final_model.pt 'n_dirs=[0,3]'
bad gen checkpoint=run/final_model.pt n_dirs=9
bad gen checkpoint=run/final_model.pt 'feed_layers=[12]'
bad gen checkpoint=run/final_model.pt n_samples=narrow.npy
bad gen checkpoint=run/final_model.pt n_samples=flat.npy
bad gen checkpoint=run/final_model.pt n_samples=short.npy
bad gen checkpoint=run/final_model.pt n_samples=none.npy
bad gen checkpoint=run/final_model.pt n_samples=objects.npy
bad gen checkpoint=run/final_model.pt n_samples=nowhere.npy

section 'Checkpoints'
bad train checkpoint=nowhere.pt
bad train checkpoint=run/cut.pt
bad train checkpoint=generator.pt
bad train checkpoint=run/most_recent.pt k=4
bad train checkpoint=lonely.pt k=4
bad train checkpoint=lonely.pt model=nonlinear
bad train checkpoint=other/most_recent.pt generator=bundled
bad train out=run
bad gen checkpoint=nowhere.pt
bad gen checkpoint=generator.pt generator=bundled
bad gen checkpoint=other/final_model.pt generator=bundled
bad eval checkpoint=run/cut.pt
bad eval checkpoint=run/final_model.pt hparams.batch_size=1
began=yes bad train hparams.optimizer.lr=1e30 model=nonlinear k=3 hparams.batch_size=2 hparams.iterations=5 out=diverged
bad eval checkpoint=run/final_model.pt generator=file generator.path=generator.pkl generator.feature_layer=b8.conv1

section 'BigGAN, deformators and reconstructors, saliency'
bad train generator=biggan generator.path=noconfig
bad train generator=biggan generator.path=half
biggan=$root/../shared/golden/biggan
if [ -d "$biggan" ]; then
    cp -rL "$biggan" biggan
    bad train generator=biggan generator.path=biggan generator.class_name=bulbul
    bad train generator=biggan generator.path=biggan generator.class_name=10
    bad train generator=biggan generator.path=biggan method=contrafeat 'generator.class_name=[1,2]'
fi
bad train method=voynov deformator=orto
bad train method=voynov deformator=ortho
bad train method=voynov checkpoint=nowhere.pt
bad train checkpoint=voynov4/checkpoint.pt shift_predictor=LeNet n_steps=3
bad train checkpoint=voynov4/checkpoint.pt directions_count=7 n_steps=3
bad eval method=voynov checkpoint=mixed
bad eval method=voynov checkpoint=empty
bad eval method=voynov checkpoint=generator.pt
bad eval checkpoint=voynov4 images=nowhere
bad eval checkpoint=voynov4 images=empty batches=1
bad gen method=voynov checkpoint=generator.pt
bad rca deformator=random
bad saliency generator=file generator.path=generator.pkl background_dim=0
bad saliency w_shift=true
bad saliency deformator_weights=voynov4
bad saliency deformator_weights=voynov4 background_dim=4
bad saliency deformator_weights=voynov4 background_dim=0 val_images_dir=nowhere
bad saliency deformator_weights=voynov4 background_dim=0 val_masks_dir=voynov4/pictures
bad saliency deformator_weights=voynov4 background_dim=0 mask_thr=2
bad saliency deformator_weights=voynov4 background_dim=0 synthezing=intensity mask_thr=0 batch_size=2
bad train method=contrafeat variant=recog recogniser=generator.pt

section 'The machine'
bad train --device cuda
bad golden empty --device cuda
bad train --device tpu
began=yes LATENTCLR_JAVA_OPTS=-Xmx64m note='LATENTCLR_JAVA_OPTS=-Xmx64m' bad train out=narrow
LATENTCLR_JAVA_OPTS=-Xmx16m note='LATENTCLR_JAVA_OPTS=-Xmx16m' bad train out=narrow
LATENTCLR_JAVA_OPTS=-Xmx256m note='LATENTCLR_JAVA_OPTS=-Xmx256m' bad gen checkpoint=run/final_model.pt n_samples=1 image_size=8192 out=narrow
bad train out=generator.pt
bad train out=generator.pt/run
bad train out=/proc/run
note='(standard output full)'
launcher=$dir/.full
printf '#!/bin/sh\nexec "%s" "$@" >/dev/full\n' "$root/latentclr" >"$launcher"
chmod +x "$launcher"
bad inspect generator.pkl
bad train --dry-run
# A disk of 64 kB and a read-only one, mounted where only the one process sees them.
mkdir -p disk
if unshare --map-root-user --mount mount -t tmpfs none "$dir/disk" 2>/dev/null; then
    printf '#!/bin/sh\nexec unshare --map-root-user --mount sh -c '\''mount -t tmpfs -o size=64k none "$0/disk" && exec "$@"'\'' "%s" "%s" "$@"\n' \
        "$dir" "$root/latentclr" >"$launcher"
    note='(disk of 64 kB)'
    bad train out=disk/run k=3 hparams.iterations=1 eval_iters=1
    bad gen checkpoint=run/final_model.pt out=disk/pictures n_samples=1
    bad convert generator.pkl disk/out.safetensors
    printf '#!/bin/sh\nexec unshare --map-root-user --mount sh -c '\''mount -t tmpfs -o ro none "$0/disk" && exec "$@"'\'' "%s" "%s" "$@"\n' \
        "$dir" "$root/latentclr" >"$launcher"
    note='(read-only folder)'
    bad train out=disk/run k=3 hparams.iterations=1 eval_iters=1
    bad gen checkpoint=run/final_model.pt out=disk/pictures n_samples=1
    bad eval checkpoint=run/final_model.pt out=disk/evaluation hparams.iterations=1
    bad convert generator.pkl disk/out.safetensors
else
    printf '\nbad-inputs: no private mounts here, so full and read-only disks were left out\n' >&2
fi

printf '\n%d cases, %d wrong\n' "$cases" "$wrong"
[ "$wrong" -eq 0 ] || exit 1
[ "${1-}" = --check ] || cp "$page" "$root/docs/bad-inputs.md"
