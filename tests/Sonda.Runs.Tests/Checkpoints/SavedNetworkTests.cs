using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Checkpoints;

/// <summary>A network keeps the preparation of its data in every file that holds it.</summary>
public sealed class SavedNetworkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-saved-").FullName;

    [Fact]
    public void A_network_file_a_checkpoint_and_a_run_folder_hold_the_preparation()
    {
        (RunSpec spec, LoadedData data) = Table();
        Run run = Run.Start(spec, data);
        run.StepUntil(RunGoal.End);
        new SavedNetwork(run.Result(), run.Preparation).Save(Path("net"));
        CheckpointFile.Save(run.Snapshot(), Path("state"));
        var home = new RunsHome(Path("home"));
        using (RunFolder folder = RunFolder.Create(home, "one", spec, data, TimeProvider.System))
        {
            Run kept = folder.Begin(data, new RunOptions());
            kept.StepUntil(RunGoal.End);
            folder.Finish(kept);
        }

        string expected = data.Preparation!.ToJson();
        foreach (string file in (string[])[Path("net"), Path("state"), System.IO.Path.Combine(Path("home"), "one", "network.sonda")])
        {
            SavedNetwork saved = SavedNetwork.Load(file);
            Assert.Equal(expected, saved.Preparation!.ToJson());
            Assert.Equal(NetworkFile.ToBytes(run.Result()), NetworkFile.ToBytes(saved.Network));
        }

        Assert.True(home.Open("one").Replay(data).NetworkIsSame);
    }

    [Fact]
    public void A_network_without_a_preparation_has_the_bytes_it_always_had()
    {
        var network = new Network<float>(new NetworkSpec(2, 2));
        NetworkFile.Save(network, Path("plain"));
        new SavedNetwork(network, null).Save(Path("saved"));
        Assert.Equal(File.ReadAllBytes(Path("plain")), File.ReadAllBytes(Path("saved")));
        Assert.Null(SavedNetwork.Load(Path("saved")).Preparation);
    }

    [Fact]
    public void A_damaged_or_newer_preparation_is_refused_with_the_file()
    {
        var network = new Network<float>(new NetworkSpec(2, 2));
        NetworkFile.Save(network, Path("newer"), "{\"format\":7}");
        string message = Assert.Throws<InvalidContentException>(() => SavedNetwork.Load(Path("newer"))).Message;
        Assert.Equal($"{Path("newer")}: the preparation of the data cannot be read: format 7 of the data's preparation; this sonda reads format 1.", message);

        new SavedNetwork(network, Table().Data.Preparation).Save(Path("cut"));
        byte[] bytes = File.ReadAllBytes(Path("cut"));
        bytes[40]++;
        File.WriteAllBytes(Path("cut"), bytes);
        Assert.Throws<InvalidContentException>(() => SavedNetwork.Load(Path("cut")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (RunSpec Spec, LoadedData Data) Table()
    {
        File.WriteAllText(Path("t.csv"), "x,colour,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i * i},{(i % 3 == 0 ? "red" : "blue")},{i % 2}\n"))));
        var spec = RunSpec.Parse($"3-4-2 softmax; data csv({Path("t.csv")})+standard; epochs 2; batch 4");
        return (spec, Load.Data(spec.Data.ToString()));
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);
}
