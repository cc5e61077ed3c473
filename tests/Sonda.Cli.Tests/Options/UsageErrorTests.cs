namespace Sonda.Cli.Tests.Options;

/// <summary>Each error names the text found and the allowed values, in both languages, in any culture.</summary>
public sealed class UsageErrorTests
{
    public static readonly TheoryData<string, string, string> Mistakes = new()
    {
        { "chaptr", "unknown command \"chaptr\"; expected one of chapter, train, ", "comando desconhecido \"chaptr\"" },
        { "chaptr", "completion. Did you mean chapter?", "Você quis dizer chapter?" },
        { "chaptr --help", "unknown command \"chaptr\"", "comando desconhecido \"chaptr\"" },
        { "data ftch", "Did you mean fetch?", "Você quis dizer fetch?" },
        { "train", "NETWORK is missing", "falta REDE" },
        { "diagnose --data iris.csv", "NETWORK is missing. \"?-16-? softmax\" takes the sizes of the data", "falta REDE. \"?-16-? softmax\" usa os tamanhos dos dados" },
        { "train iris.csv", "iris.csv is a table, not a network: --data iris.csv", "iris.csv é uma tabela, não uma rede: --data iris.csv" },
        { "train 4-8-3 iris.csv", "\"iris.csv\" follows train without --data: write --data iris.csv", "\"iris.csv\" vem depois de train sem --data: escreva --data iris.csv" },
        { "diagnose 4-8-3 wine.parquet+standard", "write --data wine.parquet+standard", "escreva --data wine.parquet+standard" },
        { "train --data", "--data needs a value", "--data precisa de um valor" },
        { "train 784-10 softmax", "unexpected \"softmax\": put a network with spaces in quotes, \"784-10 softmax\".", "\"softmax\" inesperado: ponha entre aspas uma rede com espaços, \"784-10 softmax\"." },
        { "train 784-[30 rely he]-10", "unexpected \"rely\": put a network with spaces in quotes, \"784-[30 rely he]-10\".", "ponha entre aspas" },
        { "runs compare shallow", "expected NAME NAME…; found only shallow.", "esperado NOME NOME…; encontrado só shallow." },
        { "sweep", "a command is missing; expected one of plan, run, status,", "falta um comando; esperado um de plan, run," },
        { "train 784-10 --learning-rate 1", "train has no option \"--learning-rate\". Did you mean --eta?", "Você quis dizer --eta?" },
        { "train 784-10 --schedule step", "--schedule: step takes 2 numbers, as in step(10,0.5); found 0 in \"step\".", "step aceita 2 números" },
        { "train 784-10 extra", "unexpected \"extra\" after train", "\"extra\" inesperado depois de train" },
        { "train 784-10 --epoch 3", "train has no option \"--epoch\". Did you mean --epochs?", "Você quis dizer --epochs?" },
        { "train 784-10 --lng pt", "Did you mean --lang?", "Você quis dizer --lang?" },
        { "train 784-10 --epochs", "--epochs needs a value: --epochs N", "--epochs precisa de um valor" },
        { "train 784-10 --epochs -1", "--epochs: \"-1\" is not allowed; expected a whole number from 0 to 1000000", "--epochs: \"-1\" não é permitido" },
        { "train 784-10 --epochs 1,000", "--epochs: \"1,000\" is not allowed", "sem separadores" },
        { "train 784-10 --eta 0,5", "with a point for its decimals, such as 0.1. Did you mean 0.5?", "Você quis dizer 0.5?" },
        { "train 784-10 --eta NaN", "--eta: \"NaN\" is not allowed", "--eta: \"NaN\" não é permitido" },
        { "train 784-10 --eta 1e999", "--eta: \"1e999\" is not allowed", "número finito" },
        { "train 784-10 --lambda -1", "--lambda: \"-1\" is not allowed", "no mínimo 0" },
        { "train 784-10 --batch ful", "Did you mean full?", "Você quis dizer full?" },
        { "train 784-10 --batch 0", "--batch: \"0\" is not allowed; expected a whole number from 1 to 1000000", "--batch: \"0\" não é permitido" },
        { "train 784-10 --init larg", "Did you mean large?", "Você quis dizer large?" },
        { "train 784-10 --init normal", "--init: \"normal\" is not allowed; expected default, large, book,", "--init: \"normal\" não é permitido" },
        { "train 784-10 --cost sofmax", "expected cross-entropy, quadratic, softmax, bce, mse or hinge. Did you mean softmax?", "Você quis dizer softmax?" },
        { "train 784-[30;rely]-10", "the network cannot be read: \"[30;rely]\" at character 5", "a rede não pode ser lida" },
        { "train 784-10 --monitor training-cost,cost", "--monitor: \"cost\" is not allowed", "--monitor: \"cost\" não é permitido" },
        { "train 784-10 --seed 1 --seed 2", "--seed occurs more than once: 1, 2", "--seed foi informado mais de uma vez" },
        { "train 784-10 --seed -1", "from 0 to 18446744073709551615", "de 0 a 18446744073709551615" },
        { "chapter --data draw", "--data: \"draw\" is not allowed; expected mnist, fashion-mnist or drawn. Did you mean drawn?", "Você quis dizer drawn?" },
        { "data --sheet digits.jpg", "--sheet: \"digits.jpg\" is not allowed; expected a file name that ends in .png", "termine em .png" },
        { "train 784-10 --data drawn --data-dir d", "--data drawn and --data-dir contradict each other", "se contradizem" },
        { "data drawn --data-dir d", "drawn and --data-dir contradict each other", "se contradizem" },
        { "data --data drawn", "data has no option \"--data\"", "não tem a opção" },
        { "data circle blob", "unexpected \"blob\"", "inesperado depois de data" },
        { "data circle(noise=a)", "the data cannot be read: \"a\" at character 8", "os dados não podem ser lidos" },
        { "train 784-10 --json=true", "unexpected \"true\"", "\"true\" inesperado" },
        { "train 784-30y-10", "the network cannot be read: \"30y\" at character 5", "a rede não pode ser lida" },
        { "train 784", "the network cannot be read", "a rede não pode ser lida" },
        { "chapter --threads 0", "--threads: \"0\" is not allowed; expected a whole number from 1 to 1024", "--threads: \"0\" não é permitido" },
        { "train 784-10 --threads 0", "--threads: \"0\" is not allowed; expected a whole number from 1 to 64", "--threads: \"0\" não é permitido" },
        { "train 784-10 --threads 65", "from 1 to 64", "de 1 a 64" },
        { "chapter --lang fr", "--lang: \"fr\" is not allowed; expected en or pt", "--lang: \"fr\" não é permitido" },
        { "speeds 784-30-10 --images 50001", "from 1 to 50000", "de 1 a 50000" },
        { "data --sheet=", "--sheet needs a value: --sheet FILE.png", "--sheet ARQUIVO.png" },
        { "--version data", "--version must stand alone", "--version é usado sozinho" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Says_what_is_wrong_in_the_users_language(string arguments, string english, string portuguese)
    {
        foreach ((string culture, string expected) in new[] { ("en-US", english), ("pt-BR", portuguese) })
        {
            Outcome outcome = new CommandLine { Culture = culture }.Run(arguments.Split(' '));

            Assert.Equal(ExitCode.Usage, outcome.ExitCode);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
            Assert.StartsWith(culture == "en-US" ? "error: " : "erro: ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains(" --help ", outcome.Error, StringComparison.Ordinal);
            Assert.Equal("", outcome.Out);
        }
    }

    [Fact]
    public void Sonda_alone_greets_and_fails()
    {
        Outcome outcome = new CommandLine().Run();

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("sonda chapter --quick", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("error", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("5e-1")]
    public void A_learning_rate_of_one_half_is_one_half_everywhere(string eta)
    {
        foreach (string culture in (string[])["en-US", "pt-BR"])
        {
            var line = new CommandLine { Culture = culture };
            line.Run("train", "784-10", "--eta", eta);
            Assert.Equal(0.5, line.Lab.Training!.Training.LearningRate);
        }
    }
}
