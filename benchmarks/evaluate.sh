#!/usr/bin/env bash
# CoT, TIR, auto (medium) and auto (high: a vote of 4) over parts of GSM8K, MATH-500 and CMATH, and each against CoT.
# usage: benchmarks/evaluate.sh MODEL DATA_FOLDER OUT_FOLDER [problems of GSM8K, MATH, CMATH: 60 40 30]
# Runs that were cut off go on where they were. DATA_FOLDER holds gsm8k_dev.jsonl, math500_dev.jsonl, cmath_dev.jsonl.
set -euo pipefail

model=$1 data=$2 out=$3
counts=("${4:-60}" "${5:-40}" "${6:-30}")
names=(gsm8k math500 cmath)
mkdir -p "$out"

run() { # NAME OPTIONS…: one way over all three files; a problem without an answer is a result, not a failure
  local way=$1 i
  shift
  for i in 0 1 2; do
    local status=0
    qmath eval "$data/${names[i]}_dev.jsonl" --limit "${counts[i]}" --model "$model" "$@" \
      -o "$out/${names[i]}-$way.jsonl" --svg "$out/${names[i]}-$way.svg" || status=$?
    ((status == 0 || status == 3)) || exit "$status"
  done
}

run cot --mode cot
run tir --mode tir
run medium --mode auto --effort medium
run high --mode auto --effort high

for name in "${names[@]}"; do
  for way in tir medium high; do
    qmath eval --compare "$out/$name-cot.jsonl" "$out/$name-$way.jsonl"
  done
done
