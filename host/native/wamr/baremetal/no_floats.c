/* For a sealed program without a floating-point instruction (firmware.ts looks): the routines with which the
 * interpreter would compute them on a CPU that cannot, 9 KB in libgcc and libm, are one that stops the board. In the
 * place of the libraries', for the linker looks here first. */

void no_floats(void);
void no_floats(void)
{
    __builtin_trap();
}

#define NONE(name)  __asm__(".global " #name "\n.thumb_set " #name ", no_floats");
#define BOTH(name)  NONE(name) NONE(name##f)
#define AEABI(name) NONE(__aeabi_##name)
#define COMPARE(t)  AEABI(t##cmpeq) AEABI(t##cmplt) AEABI(t##cmple) AEABI(t##cmpge) AEABI(t##cmpgt) AEABI(t##cmpun)
#define COMPUTE(t)  AEABI(t##add) AEABI(t##sub) AEABI(t##mul) AEABI(t##div)
#define TO_INT(t)   AEABI(t##2iz) AEABI(t##2uiz) AEABI(t##2lz) AEABI(t##2ulz)
#define FROM_INT(t) AEABI(i2##t) AEABI(ui2##t) AEABI(l2##t) AEABI(ul2##t)
#define ALL(t)      COMPUTE(t) COMPARE(t) TO_INT(t) FROM_INT(t)

ALL(d)
ALL(f)
AEABI(d2f)
AEABI(f2d)
BOTH(sqrt)
BOTH(floor)
BOTH(ceil)
BOTH(trunc)
BOTH(rint)
