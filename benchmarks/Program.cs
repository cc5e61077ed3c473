using System.Diagnostics;
using Sonda.Benchmarks;
using Sonda.Benchmarks.Peers;

Terminal.Out.WriteLine(TorchPeer.WhyUnavailable() ?? "ok");
foreach (string n in new[] { ChapterSettings.Shallow, ChapterSettings.Deep })
{
    var s = new SondaPeer(n);
    for (int i = 0; i < 12; i++)
    {
        var w = Stopwatch.StartNew();
        s.TrainEpoch();
        Terminal.Out.WriteLine($"{n} sonda {w.Elapsed.TotalMilliseconds:f1} ms {(i == 0 ? s.Accuracy() : 0):f4}");
    }

    using var t = new TorchPeer(n);
    for (int i = 0; i < 2; i++)
    {
        var w = Stopwatch.StartNew();
        t.TrainEpoch();
        Terminal.Out.WriteLine($"{n} torch {w.Elapsed.TotalMilliseconds:f1} ms {t.Accuracy():f4}");
    }
}
