;; Steps over a nested JSON value sixteen bytes at a time. `npm run assemble` makes nesting.wasm of it.
(module
  ;; The first MiB is a piece of the input. After it stand three words: how deep the walk is, whether it is within a
  ;; string (1 or 0), and whether the last byte was a backslash that escapes the next (1 or 0).
  (memory (export "memory") 17)

  ;; Walks from $at towards $end. Returns the place of the byte that closes the value, or $end where it goes on.
  (func (export "walk") (param $at i32) (param $end i32) (result i32)
    (local $depth i32) (local $inString i32) (local $escaped i32)
    (local $block v128) (local $folded v128)
    (local $quotes i32) (local $within i32) (local $closes i32)
    (local $stop i32) (local $byte i32)
    (local.set $depth (i32.load offset=0x100000 (i32.const 0)))
    (local.set $inString (i32.load offset=0x100004 (i32.const 0)))
    (local.set $escaped (i32.load offset=0x100008 (i32.const 0)))
    (block $ended
      (loop $blocks
        (br_if $ended (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $stop (i32.add (local.get $at) (i32.const 16)))
        (if (i32.gt_u (local.get $stop) (local.get $end))
          (then (local.set $stop (local.get $end)))
          (else
            (local.set $block (v128.load (local.get $at)))
            ;; An escape decides about the byte after it: such blocks are walked byte by byte.
            (if (i32.eqz (i32.or (local.get $escaped)
                  (v128.any_true (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x5c))))))
              (then
                (local.set $quotes
                  (i8x16.bitmask (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x22)))))
                ;; Bit i: byte i is within a string. Each bit is the sum of all quotes up to it.
                (local.set $within (local.get $quotes))
                (local.set $within (i32.xor (local.get $within) (i32.shl (local.get $within) (i32.const 1))))
                (local.set $within (i32.xor (local.get $within) (i32.shl (local.get $within) (i32.const 2))))
                (local.set $within (i32.xor (local.get $within) (i32.shl (local.get $within) (i32.const 4))))
                (local.set $within (i32.xor (local.get $within) (i32.shl (local.get $within) (i32.const 8))))
                (local.set $within (i32.xor (local.get $within) (i32.sub (i32.const 0) (local.get $inString))))
                ;; With 0x20 set [ and { are one letter, and so are ] and }.
                (local.set $folded (v128.or (local.get $block) (i8x16.splat (i32.const 0x20))))
                (local.set $closes (i32.popcnt (i32.and
                  (i8x16.bitmask (i8x16.eq (local.get $folded) (i8x16.splat (i32.const 0x7d))))
                  (i32.xor (local.get $within) (i32.const -1)))))
                ;; Where the end may be in this block, its place is looked for byte by byte.
                (if (i32.gt_s (local.get $depth) (local.get $closes))
                  (then
                    (local.set $depth (i32.sub
                      (i32.add (local.get $depth) (i32.popcnt (i32.and (i32.const 0xffff) (i32.and
                        (i8x16.bitmask (i8x16.eq (local.get $folded) (i8x16.splat (i32.const 0x7b))))
                        (i32.xor (local.get $within) (i32.const -1))))))
                      (local.get $closes)))
                    (local.set $inString (i32.xor (local.get $inString)
                      (i32.and (i32.popcnt (local.get $quotes)) (i32.const 1))))
                    (local.set $at (local.get $stop))
                    (br $blocks)))))))
        (loop $bytes
          (local.set $byte (i32.load8_u (local.get $at)))
          (if (local.get $inString)
            (then
              (if (local.get $escaped)
                (then (local.set $escaped (i32.const 0)))
                (else (if (i32.eq (local.get $byte) (i32.const 0x5c))
                  (then (local.set $escaped (i32.const 1)))
                  (else (if (i32.eq (local.get $byte) (i32.const 0x22))
                    (then
                      (local.set $inString (i32.const 0))
                      (br_if $ended (i32.eqz (local.get $depth))))))))))
            (else
              (if (i32.eq (local.get $byte) (i32.const 0x22))
                (then (local.set $inString (i32.const 1)))
                (else
                  (local.set $byte (i32.or (local.get $byte) (i32.const 0x20)))
                  (if (i32.eq (local.get $byte) (i32.const 0x7b))
                    (then (local.set $depth (i32.add (local.get $depth) (i32.const 1))))
                    (else (if (i32.eq (local.get $byte) (i32.const 0x7d))
                      (then
                        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
                        (br_if $ended (i32.le_s (local.get $depth) (i32.const 0)))))))))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $bytes (i32.lt_u (local.get $at) (local.get $stop))))
        (br $blocks)))
    (i32.store offset=0x100000 (i32.const 0) (local.get $depth))
    (i32.store offset=0x100004 (i32.const 0) (local.get $inString))
    (i32.store offset=0x100008 (i32.const 0) (local.get $escaped))
    (local.get $at)))
