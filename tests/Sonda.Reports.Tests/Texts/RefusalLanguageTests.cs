using Sonda.Data;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

/// <summary>Refusals of unusable data come in the language of the user.</summary>
public sealed class RefusalLanguageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda").FullName;

    [Theory]
    [InlineData("en", "line 3, column \"x\": found \"dois\", expected a number such as 1.5")]
    [InlineData("pt-BR", "linha 3, coluna \"x\": encontrado \"dois\", esperado um número como 1.5")]
    public async Task Of_tables(string language, string expected)
    {
        string path = Path.Combine(_folder, "t.csv");
        await File.WriteAllTextAsync(path, "x,y\n1,2\ndois,3\n", TestContext.Current.CancellationToken);
        Assert.Contains(expected, await Refusal($"csv({path})", language), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "cannot be read: there is no such file", "no such folder, expected 1 to 256 subfolders")]
    [InlineData("pt-BR", "não pode ser lido: não existe esse arquivo", "não existe essa pasta, esperadas de 1 a 256 subpastas")]
    public async Task Of_what_is_not_there(string language, string file, string folder)
    {
        Assert.Contains(file, await Refusal($"csv({_folder}/nada.csv)", language), StringComparison.Ordinal);
        Assert.Contains(folder, await Refusal($"png({_folder}/nada)", language), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> Refusal(string spec, string language)
    {
        var options = new DataOptions(Offline: true) { Spec = DatasetSpec.Parse(spec) };
        DatasetException refused = await Assert.ThrowsAsync<DatasetException>(() => DataSource.LoadAsync(options, null, CancellationToken.None));
        return TextCatalog.For(language).Of(refused);
    }
}
