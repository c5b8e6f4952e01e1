"""Trains the model of the page of languages on Debian's word lists: train.py FOLDER.

Writes model.pt (the letters of a word to ten probabilities), x.npy and y.npy (a word and PyTorch's answer to it) and facts.json: languages
and letters, which the page needs, and figures that it shows. Seeded, on one thread: the same weights each time.
"""
import json
import sys
import time
import unicodedata
import zlib
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

DICTIONARIES = Path("/usr/share/dict")
# Debian's package, and its file.
LANGUAGES = {
    "English": ("wamerican", "american-english"), "German": ("wngerman", "ngerman"), "Dutch": ("wdutch", "dutch"),
    "Swedish": ("wswedish", "swedish"), "Danish": ("wdanish", "danish"), "French": ("wfrench", "french"),
    "Spanish": ("wspanish", "spanish"), "Portuguese": ("wportuguese", "portuguese"), "Italian": ("witalian", "italian"),
    "Polish": ("wpolish", "polish"),
}
LONGEST = 20          # letters of a word; the model reads two more, its edges
WORDS = 120000        # taken of each list, where it has so many
HELD_OUT = 20         # one beginning of words in so many
EDGE, UNKNOWN = 1, 2  # as letters; 0 is past the end
LENGTHS = range(1, 6)  # of n-grams
ROWS, WIDTH = 16381, 12
BATCH, STEPS, RATE = 512, 2400, 0.02


class Classifier(nn.Module):
    """The sum of the rows of a word's n-grams, and a linear layer.

    An n-gram's row is its letters as a number in base 97 (each letter is below that), modulo the number of rows, a prime.
    """

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(0.1 * torch.randn(ROWS + 1, WIDTH))
        self.head = nn.Linear(WIDTH, len(LANGUAGES))

    def rows(self, letters):
        """The n-grams' rows from 1 on; 0 for those that reach past the word's end."""
        number = torch.zeros_like(letters)
        rows = []
        for length in LENGTHS:
            last = letters[:, length - 1:]
            number = number[:, :last.shape[1]] * 97 + last
            rows.append(torch.where(last > 0, number % ROWS + 1, torch.zeros_like(last)))
        return torch.cat(rows, 1)

    def forward(self, letters):
        rows = self.rows(letters.long())
        count = (rows > 0).float().sum(1, keepdim=True)
        total = functional.embedding_bag(rows, self.table, mode="sum", padding_idx=0)
        return self.head(4 * total / torch.sqrt(count))


class Probabilities(nn.Module):
    """What the page wants of a classifier."""

    def __init__(self, classifier):
        super().__init__()
        self.classifier = classifier

    def forward(self, letters):
        return torch.softmax(self.classifier(letters), 1)


def read_list(language):
    """The language's words, sorted: no names, but German's nouns, which have capitals too."""
    data = (DICTIONARIES / LANGUAGES[language][1]).read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("iso-8859-1")
    lines = text.split("\n")
    lines = lines[::max(1, len(lines) // 400000)]
    if language == "German":
        lines = [line.lower() for line in lines]
    return sorted({unicodedata.normalize("NFC", line) for line in lines
                   if 2 <= len(line) <= LONGEST and line.isalpha() and line == line.lower()})


def is_held_out(word):
    """By the first five letters: inflections of one word, which the lists are full of, are on one side all."""
    return zlib.crc32(word[:5].encode()) % HELD_OUT == 0


def choose(words, random):
    """Some of a list; short words are few in it, but are what people write, so that they are more likely to be taken."""
    lengths = numpy.maximum([len(word) for word in words], 5)
    return [words[i] for i in sorted(numpy.argsort(random.random(len(words)) * lengths ** 2)[:WORDS])]


def encode(words, letters):
    """Words as rows of numbers: an edge, the letters, an edge, zeros."""
    numbers = numpy.full(0x110000, UNKNOWN, dtype=numpy.int32)
    numbers[0] = 0
    numbers[ord("\n")] = EDGE
    for number, letter in enumerate(letters, UNKNOWN + 1):
        numbers[ord(letter)] = number
    text = "".join(f"\n{word}\n".ljust(LONGEST + 2, "\0") for word in words)
    points = numpy.frombuffer(text.encode("utf-32-le"), dtype="<u4").reshape(len(words), LONGEST + 2)
    return torch.from_numpy(numbers[points])


def train(model, words, letters, languages, random):
    """Each language is drawn as often as the others, and a short word up to eight times as often as a long one."""
    lengths = numpy.minimum([len(word) for word in words], 8)
    weights = numpy.minimum(8, (8 / lengths) ** 2)
    weights /= numpy.bincount(languages, weights)[languages]
    drawn = torch.from_numpy(random.choice(len(words), (STEPS, BATCH), p=weights / weights.sum()))
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    for chosen in drawn:
        loss = functional.cross_entropy(model(letters[chosen]), languages[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def measure(model, words, letters, languages, lists):
    """Shares of held-out words: given to their list; to a list that has them; by length; and the mean of the probabilities that it gave."""
    with torch.no_grad():
        probability, answers = torch.cat([model(part) for part in letters.split(4096)]).max(1)
    names = list(LANGUAGES)
    own = (answers == languages).numpy()
    listed = numpy.array([word in lists[names[answer]] for word, answer in zip(words, answers)])
    lengths = numpy.array([len(word) for word in words])
    return {"heldOut": len(words), "accuracy": round(float(own.mean()), 4), "inList": round(float(listed.mean()), 4),
            "confidence": round(float(probability.mean()), 4),
            "byLength": {f"{low} to {high}": round(float(listed[(low <= lengths) & (lengths <= high)].mean()), 4)
                         for low, high in ((2, 4), (5, 7), (8, 10), (11, LONGEST))},
            "byLanguage": {name: round(float(own[languages.numpy() == i].mean()), 4) for i, name in enumerate(names)}}


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    start = time.time()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    random = numpy.random.default_rng(0)

    lists = {language: read_list(language) for language in LANGUAGES}
    chosen = [(word, i) for i, words in enumerate(lists.values()) for word in choose(words, random)]
    lists = {language: set(words) for language, words in lists.items()}
    training = [pair for pair in chosen if not is_held_out(pair[0])]
    held_out = [pair for pair in chosen if is_held_out(pair[0])]
    counts = numpy.unique(numpy.frombuffer("".join(word for word, _ in training).encode("utf-32-le"), dtype="<u4"), return_counts=True)
    letters = "".join(chr(point) for point, count in zip(*counts) if count >= 20)

    def tensors(pairs):
        return encode([word for word, _ in pairs], letters), torch.tensor([i for _, i in pairs])

    classifier = Classifier()
    train(classifier, [word for word, _ in training], *tensors(training), random)
    model = Probabilities(classifier).eval()
    with torch.no_grad():
        x = encode(["wasmtorch"], letters)
        torch.jit.trace(model, x).save(str(folder / "model.pt"))
        numpy.save(folder / "x.npy", x.numpy())
        numpy.save(folder / "y.npy", model(x).numpy())
    facts = {"languages": list(LANGUAGES), "letters": letters, "longest": LONGEST, "training": len(training),
             "parameters": sum(parameter.numel() for parameter in model.parameters()),
             **measure(model, [word for word, _ in held_out], *tensors(held_out), lists)}
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"language: trained on {facts['training']} words in {time.time() - start:.0f} s; {facts['parameters']} parameters; of "
          f"{facts['heldOut']} held-out words {facts['accuracy']:.1%} given to their own list, {facts['inList']:.1%} to a list that has them")
    for name in ("confidence", "byLength", "byLanguage"):
        print(f"  {name}: {facts[name]}")


if __name__ == "__main__":
    main()
