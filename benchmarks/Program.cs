using System.Globalization;
using BenchmarkDotNet.Running;
using Sonda.Benchmarks;
using Sonda.Benchmarks.Bound;
using Sonda.Benchmarks.Figures;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;
using Sonda.Benchmarks.Remedies;
using Sonda.Benchmarks.Table;
using Sonda.Data;

const string usage = """
    dotnet run -c Release --project benchmarks -- COMMAND

      table chapter [--only ROWS] [--json FILE]
                                    measure the chapter's bars and print each with its figure beside it; ROWS: torch,
                                    programs (C and NumPy), speeds, chapter, allocation;
                                    exit code 0: all met, 4: one falls short, 2: one could not be measured
      table engine [--only ROWS] [--json FILE]
                                    the same for the engine; ROWS are beginnings of names: dense-1024, dense-128,
                                    lenet, lstm (with /1 or /2 for that many threads), gemm-512, gemm-2048, observe, watch, run,
                                    side-by-side, memory.
                                    --only lenet,lstm/2 measures three rows, and the exit code is of these alone
      table doctor [--only ROWS] [--json FILE]
                                    the same for the doctor; ROWS: sigmoid, small-start, exponential, chapter, relu,
                                    healthy-start, healthy-whole, recipes-start, recipes-whole,
                                    new- (targets, alike, decay, saturated-output, long-step, by-heart, imbalance), recurrent, latency, forecast, cure-pass, cure-harm, cure-random
                                    recurrent reads recorded trainings at the root of the repository, and trains them elsewhere
      table sweep [--only ROWS] [--json FILE]
                                    the same for sweeps; ROWS: overhead, scaling, boundary (/naive, /numpy), million
                                    (/plan, /status, /merge, /map, /memory)
      table lab [--only ROWS]       the same for the live lab; ROWS: one, twenty, frames, screen (-large), start, list, compare
      lab memory [MINUTES]          the memory of page and server while a page watches a training at full speed, each minute;
                                    31 minutes unless given; exit code 4: one of them grows by more than 5%, as the medians
                                    of the second and the last third of the time say
      table tables [--only ROWS]    the same for tables; ROWS: load (/time, /memory), predict (/answers, /file)
      doctor                        what the doctor says of networks outside that table at their start, beside what became
                                    of them in training; exit code 4 where more than 5 in 100 that learn are alarmed
      doctor truth                  what becomes of the labelled runs in training
      remedies written FOLDER [--search]
                                    the forty runs that the order of remedies was written with: diagnose each, train the
                                    first three remedies on three seeds; --search tries every edit if the first fails.
                                    FOLDER keeps data and trainings, so that a measurement can stop and go on
      remedies fresh FOLDER SEED,COUNT [--search]
                                    the same with COUNT runs made from SEED, every fourth with two causes
      remedies FILE [KIND] [--search]
                                    the same with a list of your own: on each line a kind, a tab and a run
      rule-figures [AILMENTS]       draw the pictures of the ailments' pages, each from trainings of its own; run it from
                                    the root of the repository
      doctor memory                 what the doctor says of recurrent networks at their start, and what becomes of them
      bound chapter                 print what bounds an epoch on this machine, and how near it comes
      forecast [SEEDS ROWS WIDTHS]  how often speeds measured at the start lie within the band forecast for them, over
                                    600 kinds of network of each width; 1 seed, 1000 rows, widths 100 200 400 unless
                                    told; exit code 4: in fewer than 95%
      forecast narrow               the same for widths 3 to 64 by the noise of their width, which says where bands end
      list                          name the benchmarks
      --help                        this text

    Anything else goes to BenchmarkDotNet, such as --filter '*Epoch*'.
    Data: MNIST from $SONDA_DATA_DIR/mnist or the cache, else the built-in drawn digits.
    benchmarks/README.md says what each benchmark measures and what libtorch needs.
    """;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    return Run(args);
}
catch (DatasetException e)
{
    Terminal.Error.WriteLine(e.Message);
    return 2;
}

static int Run(string[] args)
{
    switch (args)
    {
        case [] or ["--help" or "-h" or "help"]:
            Terminal.Out.WriteLine(usage);
            return 0;
        case ["list"]:
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(["--list", "flat"]);
            return 0;
        case ["table", "chapter"]:
            return Chosen("chapter", ChapterTable.Choose, "", jsonFile: null);
        case ["table", "chapter", "--json", var file]:
            return Chosen("chapter", ChapterTable.Choose, "", file);
        case ["table", "chapter", "--only", var rows]:
            return Chosen("chapter", ChapterTable.Choose, rows, jsonFile: null);
        case ["table", "chapter", "--only", var rows, "--json", var file]:
            return Chosen("chapter", ChapterTable.Choose, rows, file);
        case ["row", var name, var file]:
            EngineTable.MeasureStep(name, file);
            return 0;
        case [LabWatchers.Command, var address, var count] when Counts([count]) is [int watchers]:
            return LabWatchers.Run(new Uri(address), watchers);
        case ["table", "engine"]:
            return Chosen("engine", EngineTable.Choose, "", jsonFile: null);
        case ["table", "engine", "--json", var file]:
            return Chosen("engine", EngineTable.Choose, "", file);
        case ["table", "engine", "--only", var rows]:
            return Chosen("engine", EngineTable.Choose, rows, jsonFile: null);
        case ["table", "engine", "--only", var rows, "--json", var file]:
            return Chosen("engine", EngineTable.Choose, rows, file);
        case ["table", "doctor"]:
            return Chosen("doctor", DoctorTable.Choose, "", jsonFile: null);
        case ["table", "doctor", "--json", var file]:
            return Chosen("doctor", DoctorTable.Choose, "", file);
        case ["table", "doctor", "--only", var rows]:
            return Chosen("doctor", DoctorTable.Choose, rows, jsonFile: null);
        case ["table", "doctor", "--only", var rows, "--json", var file]:
            return Chosen("doctor", DoctorTable.Choose, rows, file);
        case ["table", "sweep"]:
            return Chosen("sweep", SweepTable.Choose, "", jsonFile: null);
        case ["table", "sweep", "--json", var file]:
            return Chosen("sweep", SweepTable.Choose, "", file);
        case ["table", "sweep", "--only", var rows]:
            return Chosen("sweep", SweepTable.Choose, rows, jsonFile: null);
        case ["table", "sweep", "--only", var rows, "--json", var file]:
            return Chosen("sweep", SweepTable.Choose, rows, file);
        case ["table", "lab"]:
            return Chosen("lab", LabTable.Choose, "", jsonFile: null);
        case ["table", "lab", "--only", var rows]:
            return Chosen("lab", LabTable.Choose, rows, jsonFile: null);
        case ["lab", "memory"]:
            return LabMemoryCommand.Run(LabMemoryCommand.DefaultMinutes);
        case ["lab", "memory", var time] when Counts([time]) is [int minutes]:
            return LabMemoryCommand.Run(minutes);
        case ["table", "tables"]:
            return Chosen("tables", TableTable.Choose, "", jsonFile: null);
        case ["table", "tables", "--only", var rows]:
            return Chosen("tables", TableTable.Choose, rows, jsonFile: null);
        case ["doctor"]:
            return DoctorCommand.Run();
        case ["doctor", "memory"]:
            return MemoryCommand.Run();
        case ["doctor", "truth"]:
            return TruthCommand.Run();
        case ["remedies", "written", var folder, .. var search] when search is [] or ["--search"]:
            return RemediesCommand.Make(folder, seed: 1, fresh: null, search.Length > 0);
        case ["remedies", "fresh", var folder, var seedAndCount, .. var search] when search is [] or ["--search"] && Counts(seedAndCount.Split(',')) is [int seed, int count]:
            return RemediesCommand.Make(folder, (ulong)seed, count, search.Length > 0);
        case ["remedies", var list, .. var words] when Array.TrueForAll(words, word => word == "--search" || !word.StartsWith('-')):
            return RemediesCommand.Run(list, words.FirstOrDefault(word => word != "--search"), words.Contains("--search"));
        case ["rule-figures", .. var ailments]:
            return RuleFiguresCommand.Run(ailments);
        case ["bound", "chapter"]:
            return BoundCommand.Run();
        case ["forecast"]:
            return ForecastCommand.Run(seeds: 1, rows: 1000, ForecastCells.Widths);
        case ["forecast", "narrow"]:
            return NarrowCommand.Run(seeds: 3, rows: 500);
        case ["forecast", .. var numbers] when Counts(numbers) is [int seeds, int rows, .. var widths] && widths.Length > 0:
            return ForecastCommand.Run(seeds, rows, widths);
        case ["table" or "bound" or "forecast" or "doctor", ..]:
            Terminal.Error.WriteLine($"\"{string.Join(' ', args)}\" is no command.\n\n{usage}");
            return 1;
        default:
            BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
            return 0;
    }
}

static int[]? Counts(string[] numbers)
{
    int[] counts = new int[numbers.Length];
    for (int i = 0; i < counts.Length; i++)
    {
        if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i]) || counts[i] == 0)
        {
            return null;
        }
    }

    return counts;
}

static int Chosen(string table, Func<IReadOnlyList<string>, Func<IReadOnlyList<TableRow>>> choose, string only, string? jsonFile)
{
    Func<IReadOnlyList<TableRow>> measure;
    try
    {
        measure = choose(only.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
    catch (ArgumentException e)
    {
        Terminal.Error.WriteLine(e.Message);
        return 1;
    }

    return TableCommand.Run(table, table == "chapter" ? ChapterData.Loaded.Name : null, measure, jsonFile);
}
