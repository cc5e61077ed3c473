using System.Text.Json;
using Sonda.Diagnosis.Traces;

namespace Sonda.Cli.Tests.Texts;

/// <summary>Faults that the system or a library reports in English words: users read ours, in their language.</summary>
public sealed class SystemMessageTests
{
    public static readonly TheoryData<string, string, Func<Exception>> Kinds = new()
    {
        { "the JSON has an error at line 2, byte 4.", "o JSON tem um erro na linha 2, byte 4.", () => Thrown(() => JsonDocument.Parse("{\n\"a\"x}")) },
        { "the JSON has an error at line 1, byte 3.", "o JSON tem um erro na linha 1, byte 3.", () => Thrown(() => JsonSerializer.Deserialize<int[]>("[1x]")) },
        { "the value at $[1] is not as expected.", "o valor em $[1] não é como esperado.", () => Thrown(() => JsonSerializer.Deserialize<int[]>("[1,\"x\"]")) },
        { "access is denied.", "o acesso é negado.", () => new UnauthorizedAccessException() },
        { "there is no such file.", "não existe esse arquivo.", () => Thrown(() => File.OpenRead(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}"))) },
        { "the file ends too early.", "o arquivo termina cedo demais.", () => new EndOfStreamException() },
        { "the server's name cannot be resolved.", "o nome do servidor não foi encontrado.", () => new HttpRequestException(HttpRequestError.NameResolutionError) },
        { "the server cannot be reached.", "o servidor não responde.", () => new HttpRequestException(HttpRequestError.ConnectionError) },
        { "there is no secure connection to the server.", "não há conexão segura com o servidor.", () => new HttpRequestException(HttpRequestError.SecureConnectionError) },
        { "the connection to the server broke off.", "a conexão com o servidor caiu.", () => new HttpIOException(HttpRequestError.ResponseEnded) },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void A_fault_of_the_system_has_our_words_in_both_languages(string english, string portuguese, Func<Exception> make)
    {
        Exception fault = make();
        Assert.Equal((english, portuguese), (TextCatalog.For("en").Of(fault), TextCatalog.For("pt").Of(fault)));
    }

    [Theory]
    [InlineData("--epochs needs a value: --epochs N", "--epochs precisa de um valor: --epochs N", "train", "784-30-10", "--epochs")]
    [InlineData("--save is missing: give --save FILE", "falta --save: informe --save ARQUIVO", "import", "a.safetensors")]
    [InlineData("import has no option \"--to\".", "import não tem a opção \"--to\".", "import", "a.safetensors", "--to", "b.sonda")]
    [InlineData("NETWORK is missing.", "falta REDE.", "train")]
    [InlineData("expected NAME NAME…; found only a.", "esperado NOME NOME…; encontrado só a.", "runs", "compare", "a")]
    [InlineData("train has no option \"--bogus\".", "train não tem a opção \"--bogus\".", "train", "784-30-10", "--bogus")]
    [InlineData("unexpected \"extra\" after train.", "\"extra\" inesperado depois de train.", "train", "784-30-10", "extra")]
    [InlineData("unknown command \"bogus\"", "comando desconhecido \"bogus\"", "bogus")]
    [InlineData("--seed occurs more than once: 1, 2.", "--seed foi informado mais de uma vez: 1, 2.", "train", "784-30-10", "--seed", "1", "--seed", "2")]
    public void A_mistake_on_the_command_line_has_our_words_in_both_languages(string english, string portuguese, params string[] line)
    {
        foreach ((string language, string expected) in new[] { ("en", english), ("pt", portuguese) })
        {
            Outcome outcome = new CommandLine().Run([.. line, "--lang", language]);
            Assert.Equal(ExitCode.Usage, outcome.ExitCode);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void After_a_colon_a_sentence_begins_without_a_capital_and_a_name_as_it_is()
    {
        var texts = TextCatalog.For("en");
        string file = "Data";
        Assert.Equal("the run \"a\" is being written by another process.", texts.Clause(LocalizableText.Of($"The run \"{"a"}\" is being written by another process.")));
        Assert.Equal("Data is a folder; expected a file.", texts.Clause(LocalizableText.Of($"{file} is a folder; expected a file.")));
        Assert.Equal("MNIST", texts.Clause(LocalizableText.Of($"MNIST")));
        Assert.Equal("a network. More.", texts.Clause(LocalizableText.Of($"{LocalizableText.Of($"A network.")} More.")));
    }

    [Fact]
    public void A_broken_trace_is_refused_in_both_languages()
    {
        var fault = Assert.Throws<InvalidContentException>(() => TraceJson.Read("{"));
        Assert.NotEqual(TextCatalog.For("en").Of(fault), TextCatalog.For("pt").Of(fault));
    }

    private static Exception Thrown(Func<object?> act)
    {
        try
        {
            act();
        }
        catch (Exception fault)
        {
            return fault;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }
}
