# Mistakes that a compiler writer could make, as edits of the sources. Each stands behind `planted(n)`, so that one build has all of them.
import dataclasses

# What a file with a plant begins with, behind its first line.
SWITCH = ("#include <cstdlib>\n[[maybe_unused]] static bool planted(int number) {\n"
          "  const char *wanted = std::getenv(\"WASMTORCH_PLANT\");\n  return wanted && std::atoi(wanted) == number;\n}\n")


@dataclasses.dataclass(frozen=True)
class Plant:
    what: str
    file: str
    edits: tuple  # of (what stands there once, what stands there instead); PLANT is the switch


PLANTS = [
    Plant("the lanes behind the end of a reduction count", "passes/Lowering/LowerReduction.cpp",
          (("e.firstLanes(rest, size - first, neutral())", "(PLANT ? rest : e.firstLanes(rest, size - first, neutral()))"),)),
    Plant("a permuted view goes along the strides of the inverse", "passes/Lowering/Pointwise.cpp",
          (("inner[dim] = map[i];", "inner[PLANT ? i : dim] = map[PLANT ? dim : i];"),)),
    Plant("the last element of a border is not written", "passes/Lowering/KernelContext.cpp",
          (("context.producedType().getDimSize(d), pad.getHigh()[d]);",
            "context.producedType().getDimSize(d), pad.getHigh()[d] - (PLANT && pad.getHigh()[d] > 0 ? 1 : 0));"),)),
    Plant("the operands of a difference change places where the left one broadcasts", "passes/Lowering/ElementRules.cpp",
          ((".Case([&](wt::SubOp) {", ".Case([&](wt::SubOp sub) -> Value {\n"
            "        if (PLANT && isFloat(x[0]) && sub.getLhs().getType() != sub.getResult().getType())\n"
            "          return arith::SubFOp::create(e.b, e.loc, x[1], x[0]);\n       "),)),
    Plant("an epilogue reads its own root at elements that are not computed yet", "passes/Fusion/FormDispatches.cpp",
          (("        if (!isElementwise(user) || !identity.contains(user->getResult(0)))\n          return false;",
            "        if (!isElementwise(user) || !identity.contains(user->getResult(0)))\n          return PLANT;"),)),
    Plant("a buffer is given away in the step that reads it last", "passes/Placement/ArenaPlan.cpp",
          (("other->first <= buffer.last && buffer.first <= other->last;",
            "PLANT ? other->first < buffer.last && buffer.first < other->last : other->first <= buffer.last && buffer.first <= other->last;"),)),
    Plant("an operand of fewer dimensions broadcasts from the left", "passes/Lowering/Pointwise.cpp",
          (("constantForm(0, iterationRank) : map[missing + d]);", "constantForm(0, iterationRank) : map[PLANT ? d : missing + d]);"),)),
    Plant("a pool's window that the edge cuts ends one element early", "passes/Lowering/LowerPooling.cpp",
          (("span.high = tapsBefore(extent.size);", "span.high = tapsBefore(PLANT ? extent.size - 1 : extent.size);"),)),
    Plant("a maximum over elements loses NaN", "passes/Lowering/Combine.cpp",
          (("    return arith::MaximumFOp::create(e.b, e.loc, a, b);",
            "    if (PLANT)\n      return arith::SelectOp::create(e.b, e.loc, arith::CmpFOp::create(e.b, e.loc, arith::CmpFPredicate::OGT, a, b), a, b);\n"
            "    return arith::MaximumFOp::create(e.b, e.loc, a, b);"),)),
    Plant("a part of a part of a concatenation starts where the outer part does", "passes/Placement/Concatenations.cpp",
          (("    element += it->second.element;", "    element = PLANT ? it->second.element : element + it->second.element;"),)),
    Plant("a bias is added behind the activation", "passes/Lowering/LowerGemm.cpp",
          (("    if (Value bias = loadBias(", "    Value late;\n    if (Value bias = loadBias("),
           ("      sum = arith::AddFOp::create(e.b, e.loc, sum, bias);", "      (PLANT ? late : sum) = PLANT ? bias : Value(arith::AddFOp::create(e.b, e.loc, sum, bias));"),
           ("    failedOnce |= !storeResult(e, context, epilogue, outputForm, at, lanes, sum);",
            "    if (late) {\n      sum = epilogue.emit(e, at, at.size() - 1, lanes, sum);\n      failedOnce |= !sum;\n"
            "      if (sum && late.getType() == sum.getType())\n        sum = arith::AddFOp::create(e.b, e.loc, sum, late);\n"
            "      if (sum)\n        e.store(sum, e.address(context.output, outputForm, at), 1, lanes);\n      return;\n    }\n"
            "    failedOnce |= !storeResult(e, context, epilogue, outputForm, at, lanes, sum);"))),
]


def edited(root, numbers=None):
    """The changed files of a source tree, by path. An edit whose place has gone is an error that says which."""
    files = {}
    for number, plant in enumerate(PLANTS, 1):
        text = files.get(plant.file) or (root / plant.file).read_text()
        for before, after in plant.edits:
            if text.count(before) != 1:
                raise ValueError(f"plant {number} ({plant.what}): {plant.file} holds {text.count(before)} times: {before}")
            text = text.replace(before, after.replace("PLANT", f"planted({number})"))
        files[plant.file] = text
    return {path: text.replace("\n", "\n" + SWITCH, 1) for path, text in files.items()}
