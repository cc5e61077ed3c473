using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Specs;
using Sonda.Lab.Traces;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// <c>doctor</c>: networks that no threshold was looked at with, at their start, beside what became of them in training.
/// </summary>
internal static class DoctorCommand
{
    private const int Short = 4;

    /// <summary>A network has learned that leaves less than half of the cost of guessing, and has not that leaves nine tenths.</summary>
    private const double Learned = 0.5, Stuck = 0.9;

    private static readonly (string Run, int Seeds)[] Cases =
    [
        .. Circle(4, "[16 tanh xavier]x4", "[16 selu lecun]x8", "[32 relu he]x6", "[32 elu he]x6", "[16 softplus he]x4", "[16 gelu he]x6"),
        .. Blob(4, "[5 sigmoid he-uniform]x2", "[5 sigmoid he-uniform]x3", "[5 sigmoid he-uniform]x4", "[5 sigmoid he-uniform]x5",
            "[5 sigmoid he-uniform]x6", "[5 sigmoid he-uniform]x8", "[32 sigmoid xavier]x4", "[32 sigmoid xavier]x8", "[32 sigmoid xavier bn]x8",
            "[32 tanh xavier]x8", "[32 tanh xavier]x30", "[16 tanh normal(0,0.02)]x8", "[32 relu he]x10", "[32 relu he]x30", "[32 relu xavier]x10",
            "[32 relu xavier]x30", "[32 relu he bn]x10", "[32 relu he ln]x10", "[32 selu lecun]x30", "[32 elu he]x10", "[32 gelu he]x10", "[32 silu he]x10",
            "[32 softplus he]x6", "[32 leaky-relu he]x20", "[32 relu normal(0,0.01)]x4", "[32 identity orthogonal]x20", "[32 tanh orthogonal]x40",
            "[32 relu normal(0,0.6)]x10", "[32 tanh normal(0,2)]x6", "32-res([32 relu he ln]-[32 identity he])x10"),
        .. BlobSgd(4, "[16 sigmoid xavier]x1", "[16 sigmoid xavier]x2", "[16 sigmoid xavier]x4", "[16 sigmoid xavier]x6", "[16 tanh xavier]x4",
            "[16 tanh xavier]x12", "[16 relu he]x6", "[16 relu xavier]x12", "[32 relu normal(0,1)]x8"),
        ("784-30-10; epochs 3", 2),
        ("784-30x4-10; epochs 3", 2),
        ("784-30x6-10; epochs 3", 2),
        ("784-30x9-10; epochs 3", 2),
        ("784-[100 relu he]x3-10 softmax; epochs 2", 2),
        ("784-[50 tanh xavier]x10-10 softmax; epochs 2", 2),
        ("(1,28,28)-[conv 6 5x5 relu he]-[max 2]-[conv 16 5x5 relu he]-[max 2]-[120 relu he]-[84 relu he]-10 softmax; data drawn; batch 64; epochs 1", 1),
        ("(30,2)-[rnn 32 tanh]-1 mse; data adding(length=30,rows=1000); optimizer adam; batch 50; epochs 40", 2),
        ("(30,2)-[lstm 32]-1 mse; data adding(length=30,rows=1000); optimizer adam; rate 0.01; batch 50; epochs 40", 2),
    ];

    /// <summary>Diagnoses at the start, trains, prints, counts.</summary>
    public static int Run()
    {
        var counts = new Dictionary<(string Said, string Became), int>();
        foreach ((string text, int seeds) in Cases)
        {
            var run = RunSpec.Parse(text);
            DoctorSaid[] said = Diagnoses.Of([run], seeds, new ExaminationOptions { Steps = 0 });
            string[] became = Trained(run, seeds);
            for (int k = 0; k < seeds; k++)
            {
                (string, string) cell = (said[k].Verdict.Healthy ? "healthy" : "ailing", became[k].Split(' ')[0]);
                counts[cell] = counts.GetValueOrDefault(cell) + 1;
            }

            Terminal.Out.WriteLine($"{text}\n    said {string.Join(" | ", said.Select(Words))}\n    became {string.Join(" | ", became)}");
        }

        foreach (var ((says, became), count) in counts.OrderBy(pair => pair.Key))
        {
            Terminal.Out.WriteLine($"said to be {says}, {became}: {count}");
        }

        return counts.GetValueOrDefault(("ailing", "learned")) > 0 ? Short : 0;
    }

    private static string Words(DoctorSaid said) => said.Verdict.Findings.Count == 0
        ? "healthy"
        : string.Join(", ", said.Verdict.Findings.Select(finding => string.Create(
            CultureInfo.InvariantCulture, $"{finding.Ailment} {finding.Severity} {finding.Probability:f2}")));

    private static string[] Trained(RunSpec run, int seeds)
    {
        string[] became = new string[seeds];
        Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, k =>
        {
            long all = long.MaxValue / 2;
            Trace trace = Examination.Watch(
                run with { Seed = (ulong)k + 1 }, LabelledData.Of(run), new ExaminationOptions { Steps = null, Every = all });
            double left = (trace.Epochs.LastOrDefault()?.TrainingCost ?? double.NaN) / (trace.Subject.ConstantCost ?? double.NaN);
            double right = trace.Epochs.LastOrDefault()?.ValidationAccuracy ?? double.NaN;
            string word = trace.NotFinite is not null ? "not-finite" : left <= Learned ? "learned" : left <= Stuck ? "partly" : "not";
            became[k] = string.Create(CultureInfo.InvariantCulture, $"{word} ({left:f2} of the cost left, {right:f2} right)");
        });
        return became;
    }

    private static IEnumerable<(string, int)> Circle(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-1 bce; data circle; optimizer adam; batch 128; epochs 150", seeds));

    private static IEnumerable<(string, int)> Blob(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier-uniform] softmax; data blob; optimizer adam; batch 256; epochs 150", seeds));

    private static IEnumerable<(string, int)> BlobSgd(int seeds, params string[] hidden) =>
        hidden.Select(one => ($"2-{one}-[3 xavier-uniform] softmax; data blob; rate 0.1; lambda 0; batch 32; epochs 50", seeds));
}
