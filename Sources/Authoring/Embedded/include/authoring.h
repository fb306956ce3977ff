/* Files that the command line brings along: what it writes for authors, and the scripts that read their code. */
#ifndef HATCHERY_AUTHORING_H
#define HATCHERY_AUTHORING_H

typedef struct {
    /* A path as the table in the .c file gives it. */
    const char *path;
    /* UTF-8, ends with NUL. */
    const char *text;
} EmbeddedFile;

/* The scripts of `hatchery check`, in the order they must run, the parser first. */
extern const EmbeddedFile *const checking_scripts;
extern const int checking_script_count;

/* The files of each kind of function, as KIND/PATH; those of every kind as common/PATH. */
extern const EmbeddedFile *const template_files;
extern const int template_file_count;

#endif
