using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Training;
using Winnow.Storage;
using Winnow.Storage.Migrating;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow store migrate</c>: moves a project's tables into PostgreSQL and back, compared row by row.</summary>
internal static class StoreMigrateCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string?>("DIR") { Description = "Folder of the project that moves into a database.", Arity = ArgumentArity.ZeroOrOne };
        var from = new Option<string?>("--from") { Description = "Database that the project leaves, as postgres://user@host/database." };
        var to = new Option<string>("--to") { Description = "Where it moves: a database, or with --from its folder.", Required = true };
        var schema = new Option<string?>("--schema") { Description = "Which project of the database, where the folder does not say and there are several." };
        var command = new CliCommand(
            "migrate",
            "Move a project's tables into PostgreSQL or back; nobody may write to it meanwhile. Every row is read back and compared before the project moves.",
            "winnow store migrate --to postgres://ann@db.example.org/winnow birds",
            "winnow store migrate --from postgres://ann@db.example.org/winnow --to birds")
        {
            folder, from, to, schema,
        };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(folder), parse.GetValue(from), parse.GetValue(to)!, parse.GetValue(schema), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string? folder, string? from, string to, string? schema, CancellationToken cancel)
    {
        var into = StoreAddress.IsAddress(to);
        if (into ? from is not null || folder is null || schema is not null : from is null || folder is not null)
        {
            throw CommandException.Usage("Say either `--to postgres://… DIR`, to move a project into a database, or `--from postgres://… --to DIR`, to move it back.");
        }

        var address = Address(into ? to : from!);
        var project = into ? folder! : to;
        MigrationResult result;
        using (var line = console.StartProgress())
        {
            var progress = new Relay<(string Table, long Rows)>(p => line.Report(null, $"{p.Table}: {p.Rows:#,0} rows"));
            result = into
                ? StoreMigration.ToPostgres(project, address, console.Clock, progress, cancel)
                : StoreMigration.ToSqlite(project, address, schema, console.Clock, progress, cancel);
        }

        console.Write(new { project, store = into ? address.ToString() : "sqlite", result.Schema, result.Tables, result.Rows, result.Events, result.Hash, result.Kept }, c =>
        {
            c.Line($"Moved {result.Rows:#,0} rows of {result.Tables} tables, each compared, and {result.Events:#,0} events, their chain checked; SHA-256 {result.Hash}.");
            c.Line(into
                ? $"The tables of '{project}' are now in {result.Schema} at {address}; set {StoreAddress.Variable} for every command and server that opens it. The old file is '{result.Kept}'; delete it when you like."
                : $"The tables of '{project}' are in its folder again. The old ones are still in {result.Schema} at {address}; DROP SCHEMA {result.Schema} CASCADE removes them.");
        });
    }

    private static StoreAddress Address(string text)
    {
        try
        {
            return StoreAddress.Parse(text);
        }
        catch (ProjectException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }
}
