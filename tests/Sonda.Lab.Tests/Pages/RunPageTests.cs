using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonda.Data;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Tests.Pages;

public sealed partial class RunPageTests
{
    private const string Spec = "2-[6 tanh xavier]x3-1 bce; data circle; epochs 3";

    [Fact]
    public async Task The_file_holds_page_modules_and_run_and_refers_to_nothing_outside()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        await using (LabFixture lab = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
            await lab.Post("/api/runs/a/commands", new { command = "step", count = 5 });
            await lab.Post("/api/runs/a/commands", new { command = "change", change = "rate 0.3" });
            await lab.Post("/api/runs/a/commands", new { command = "step", count = 5 });
        }

        LoadedData data = await DataSource.LoadAsync(RunSpec.Parse(Spec).Data);
        string page = RunPage.Text(new RunsHome(home), "a", data, "pt", TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(Outside(), page);
        JsonElement run = Recording(page);
        Assert.Equal(10, run.GetProperty("document").GetProperty("position").GetProperty("step").GetInt64());
        JsonElement history = run.GetProperty("history");
        Assert.Equal(11, run.GetProperty("frames").GetArrayLength());
        Assert.Equal(11, history.GetProperty("readings").GetProperty("step").GetArrayLength());
        JsonElement mark = history.GetProperty("marks").EnumerateArray().Single(mark => mark.GetProperty("kind").GetString() == "changed");
        Assert.Equal((5, "rate 0.3"), (mark.GetProperty("step").GetInt64(), mark.GetProperty("text").GetString()));
        Assert.Equal(["en", "pt"], run.GetProperty("verdicts").EnumerateObject().Select(language => language.Name));
        using JsonDocument map = JsonDocument.Parse(ImportMap().Match(page).Groups[1].Value);
        string[] names = [.. map.RootElement.GetProperty("imports").EnumerateObject().Select(module => module.Name)];
        Assert.All(map.RootElement.GetProperty("imports").EnumerateObject(), module =>
        {
            string source = Encoding.UTF8.GetString(Convert.FromBase64String(module.Value.GetString()!.Split(',')[1]));
            Assert.All(Import().Matches(source).Select(import => import.Groups[1].Value), import => Assert.Contains(import, names));
        });
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_finished_run_is_played_to_its_end_with_a_picture_of_its_data()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        const string spec = "784-5-10; data drawn; epochs 1";
        await using (LabFixture lab = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            await lab.Post("/api/runs", new { spec, name = "a", play = true }, HttpStatusCode.Created);
            await lab.Until("a", run => run.GetProperty("state").GetString() == "completed");
        }

        LoadedData data = await DataSource.LoadAsync(RunSpec.Parse(spec).Data);
        JsonElement run = Recording(RunPage.Text(new RunsHome(home), "a", data, "en", TestContext.Current.CancellationToken));
        long end = run.GetProperty("document").GetProperty("position").GetProperty("step").GetInt64();
        Assert.Equal(data.Training.Count / 10, end);
        Assert.All((string[])["frames", "layers", "weights"], part => Assert.Equal(end, run.GetProperty(part).EnumerateArray().Last().GetProperty("step").GetInt64()));
        Assert.Equal(end, run.GetProperty("history").GetProperty("readings").GetProperty("step").EnumerateArray().Last().GetInt64());
        Assert.Equal(784, Assert.Single(run.GetProperty("examples").GetProperty("rows").EnumerateArray()).GetProperty("inputs").GetArrayLength());
        Directory.Delete(home, recursive: true);
    }

    private static JsonElement Recording(string page)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(Run().Match(page).Groups[1].Value));
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        return JsonDocument.Parse(zip).RootElement;
    }

    [GeneratedRegex("""(src|href)="(?!data:|#)[^"]*[a-z]""")]
    private static partial Regex Outside();

    [GeneratedRegex("""<script type="importmap">(.*?)</script>""")]
    private static partial Regex ImportMap();

    [GeneratedRegex("""id="sonda-run">([^<]*)</script>""")]
    private static partial Regex Run();

    [GeneratedRegex("""^\s*(?:import|export)\b[^"';]*?from "([^"]+)";|^\s*import "([^"]+)";""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
